import { isIP } from 'node:net'
import { clientNetwork } from '../client-network.ts'
import { cutClient } from './cut-clients.ts'

const ofFour = /(?<!\d|\d\.)\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/g
/** Whatever may be an address of IPv6. */
const ofSix = /[0-9a-f]*:[0-9a-f:]+/gi

/** A text, which may be a client or the first half of one, with the networks of clients in place of their addresses. */
export function cutAddresses(text: string): string {
  const cutSix = (found: string) => (isIP(found) === 0 ? found : cutClient(found))
  return clientNetwork(text) ?? text.replace(ofFour, cutClient).replace(ofSix, cutSix)
}
