import { addressesIn } from '../overlap.ts'
import type { BlockGuard } from './guard.ts'

/** Programs on this machine that speak to the edge would be refused; Gatehouse's own probes are not. */
export const ownMachine: BlockGuard = {
  name: 'own-machine',
  check: ({ ownAddresses }, { left }) => {
    const [address] = addressesIn(left, ownAddresses())
    if (address === undefined) return []
    const message = `This machine itself is in it (${address}): programs here that come through the edge are refused. Gatehouse's own probes are not.`
    return [{ message, risk: 'destructive' }]
  },
}
