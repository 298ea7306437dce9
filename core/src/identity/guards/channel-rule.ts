import { placeText } from '../place.ts'
import { defineGuard } from './guard.ts'

/** Names the channels to which a new rule about their workspace means nothing, because they have one of their own. */
export const channelRule = defineGuard({
  name: 'channel-rule',
  looksAt: ['place-rule'],
  check: ({ places }, { rule }) => {
    if (rule.channel !== null) return []
    return places
      .list()
      .filter(
        one => one.channel !== null && one.platform === rule.platform && one.workspace === rule.workspace,
      )
      .map(one => ({
        message: `${placeText(one)} keeps its own rule: ${one.verdict === 'allow' ? `commands up to ${one.role}` : 'no commands'}.`,
        risk: 'destructive',
      }))
  },
})
