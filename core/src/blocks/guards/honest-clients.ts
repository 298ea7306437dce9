import { networkText } from '../prefix.ts'
import type { BlockGuard } from './guard.ts'

/** What belongs to one client is what a block is for. */
const ofOneClient = { 4: 32, 6: 64 }
const steps = [1000, 300, 100, 30, 10, 3] as const

/**
 * A network of many may be a provider or a company, of which one attacks and the others are visitors. The step is named and not the number, which is
 * another with each look.
 */
export const honestClients: BlockGuard = {
  name: 'honest-clients',
  check: ({ traffic }, { wish, prefix: { family, bits }, left }) => {
    if (bits >= ofOneClient[family]) return []
    const routes = wish.routes ?? undefined
    const rate = traffic.rate({ networks: left.map(networkText), ...(routes && { routes }) })
    const step = steps.find(step => rate !== null && rate.answeredWell >= step)
    if (step === undefined) return []
    return [
      {
        message: `At least ${step.toLocaleString('en-US')} clients there were answered well in the last minute, as visitors are.`,
        risk: 'destructive',
      },
    ]
  },
}
