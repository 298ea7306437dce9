import type { Finding } from '../../routing/guards/guard.ts'
import { type PlaceRule, type PlaceStore, placeText } from '../place.ts'

/** Names the channels to which a new rule about their workspace means nothing, because they have one of their own. */
export function channelRule(places: Pick<PlaceStore, 'list'>, rule: PlaceRule): Finding[] {
  if (rule.channel !== null) return []
  return places
    .list()
    .filter(one => one.channel !== null && one.platform === rule.platform && one.workspace === rule.workspace)
    .map(one => ({
      guard: 'channel-rule',
      message: `${placeText(one)} keeps its own rule: ${one.verdict === 'allow' ? `commands up to ${one.role}` : 'no commands'}.`,
      risk: 'destructive',
    }))
}
