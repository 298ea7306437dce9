import { covers, type Role } from '@gatehouse/core/identity/role.ts'
import type { types } from '@slack/bolt'
import type { Command } from '../../../command.ts'
import { remembering } from '../answer/modals.ts'
import type { Origin } from '../answer/origin.ts'
import { plain } from './plain.ts'

/** A modal in which somebody picks one of the commands that their role may use. */
export function pickView(commands: readonly Command[], role: Role, origin: Origin): types.ModalView {
  const own = commands.filter(command => covers(role, command.role))
  const groups = Map.groupBy(own, ({ name }) =>
    name.includes(' ') ? (name.split(' ')[0] ?? name) : 'general',
  )
  const view: types.ModalView = {
    type: 'modal',
    callback_id: 'pick',
    title: plain('Gatehouse', 24),
    close: plain('Close', 24),
    blocks: [
      {
        type: 'section',
        block_id: 'pick',
        text: plain('What do you want to do?', 3000),
        accessory: {
          type: 'static_select',
          action_id: 'pick',
          placeholder: plain('a command', 150),
          option_groups: [...groups].map(([noun, some]) => ({
            label: plain(noun, 75),
            options: some.map(({ name, summary }) => ({
              text: plain(name, 75),
              description: plain(summary, 75),
              value: name,
            })),
          })),
        },
      },
    ],
  }
  return remembering(view, { origin })
}
