import { networkText } from '../prefix.ts'
import type { BlockGuard } from './guard.ts'

/** Of so few requests in the last minute no share says anything. */
const fewRequests = 20
const ofMany = [
  { share: 0.5, words: 'half', risk: 'critical' },
  { share: 0.2, words: 'a fifth', risk: 'destructive' },
] as const
/**
 * One client that sends most of it is what blocks are for; a code is still asked for, because it may be an office. One that sends nearly all
 * of it may be a proxy in front that the settings do not name as trusted: then everybody is that one client.
 */
const ofOne = [
  { share: 0.9, words: 'nine tenths', risk: 'critical' },
  { share: 0.5, words: 'half', risk: 'destructive' },
] as const

/**
 * Who sends so much may be what the site lives from, the more so when they are many. The step is named and not the number, which is another
 * with each look.
 */
export const trafficShare: BlockGuard = {
  name: 'traffic-share',
  check: ({ traffic }, { wish, left }) => {
    const routes = wish.routes ?? undefined
    const rate = traffic.rate({ networks: left.map(networkText), ...(routes && { routes }) })
    if (rate === null || rate.requests < fewRequests) return []
    const steps = rate.clients === 1 ? ofOne : ofMany
    const step = steps.find(({ share }) => rate.share > share)
    if (!step) return []
    const of = routes ? `the current requests to ${routes.join(', ')}` : 'all current requests'
    const from = step.words === 'nine tenths' ? 'this one client: is it a proxy of your own?' : 'there.'
    return [{ message: `More than ${step.words} of ${of} come from ${from}`, risk: step.risk }]
  },
}
