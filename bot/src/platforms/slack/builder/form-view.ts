import type { types } from '@slack/bolt'
import type { Command } from '../../../command.ts'
import { parametersOf } from '../../../grammar/usage.ts'
import { remembering } from '../answer/modals.ts'
import type { Origin } from '../answer/origin.ts'
import { field } from './field.ts'
import { plain } from './plain.ts'

const riskWords = {
  read: 'It only looks.',
  change: 'It runs at once, unless its plan turns out to be graver.',
  destructive: 'You see first what it would do, and are asked for a code.',
  critical: 'You see first what it would do, and are asked for a code; so is a second person.',
} as const

/** A modal with a field for everything that a command takes. */
export function formView(command: Command, origin: Origin): types.ModalView {
  const { name, summary, risk } = command
  const fields = Object.entries(parametersOf(command)).map(([name, parameter]) => field(name, parameter))
  const preview = risk === 'destructive' || risk === 'critical'
  const view: types.ModalView = {
    type: 'modal',
    callback_id: 'form',
    title: plain(name, 24),
    submit: plain(preview ? 'Preview' : 'Run', 24),
    close: plain('Close', 24),
    blocks: [{ type: 'section', text: plain(`${summary}. ${riskWords[risk]}`, 3000) }, ...fields],
  }
  return remembering(view, { origin, command: name })
}
