import { placeText } from '@gatehouse/core/identity/place.ts'
import { defineCommand } from '../command.ts'

/** From where commands are taken. */
export const placeList = defineCommand({
  name: 'place list',
  summary: 'the workspaces, guilds and channels that commands are taken from',
  role: 'admin',
  risk: 'read',
  parameters: {},
  examples: ['place list'],
  read: ({ places }) => {
    const rules = places.list()
    const title = rules.length === 1 ? '1 rule' : `${rules.length} rules`
    return {
      title: rules.length === 0 ? 'No place is allowed yet: no chat can give commands.' : title,
      severity: 'info',
      ...(rules.length > 0 && {
        table: {
          columns: ['place', 'rule', 'up to', 'cards'],
          rows: rules.map(rule => [
            placeText(rule),
            rule.verdict,
            rule.verdict === 'allow' ? rule.role : '',
            rule.cards ? 'yes' : '',
          ]),
        },
      }),
      notes:
        rules.length === 0
          ? []
          : ["A channel's own rule wins over that of its workspace. Every other place is denied."],
      next: rules.length === 0 ? ['help place allow'] : [],
      data: rules,
    }
  },
})
