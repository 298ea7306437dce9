import { isIP } from 'node:net'
import { clientNetwork, networkBits } from '@gatehouse/core/access-log/client-network.ts'

const ofFour = /(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?!\.?\d)(\/\d{1,2}(?!\d))?/g
/** Whatever may hold an address of IPv6. */
const ofSix = /[0-9a-f:.]{2,}(?:\/\d{1,3}(?!\d))?/gi
/** What is longer holds no address that a person wrote. */
const longest = 100

/**
 * A text with networks of /24 and /48 in place of the addresses and smaller networks in it, as viewers see clients.
 * @param isOurs whether an address, however it is spelled, is none of a client: that one stays
 */
export function shortAddresses(text: string, isOurs: (address: string) => boolean): string {
  const four = (found: string, address: string, bits: string | undefined) =>
    isIP(address) === 4 ? shortened(found, address, bits, isOurs) : found
  return text.replace(ofSix, found => inSix(found, isOurs)).replace(ofFour, four)
}

/** Where words end in colons, or begin with them, the address is the longest part that is one. */
function inSix(found: string, isOurs: (address: string) => boolean): string {
  if (!/:.*:/.test(found)) return found
  if (found.length > longest) return '(not shown)'
  const [body = '', bits] = found.split('/')
  const edges = [...body].flatMap((char, at) => (char === ':' || char === '.' ? [at] : []))
  for (const from of [0, ...edges.map(at => at + 1)])
    for (const end of [body.length, ...edges.toReversed()]) {
      const address = body.slice(from, end)
      if (isIP(address) !== 6) continue
      const isLast = end === body.length && bits !== undefined
      const rest = isLast ? '' : found.slice(end)
      const whole = isLast ? `${address}/${bits}` : address
      const short = shortened(whole, address, isLast ? `/${bits}` : undefined, isOurs)
      return body.slice(0, from) + short + inSix(rest, isOurs)
    }
  return found
}

function shortened(
  found: string,
  address: string,
  bits: string | undefined,
  isOurs: (address: string) => boolean,
): string {
  if ((bits !== undefined && Number(bits.slice(1)) <= networkBits(address)) || isOurs(address)) return found
  return clientNetwork(address) ?? '(not shown)'
}
