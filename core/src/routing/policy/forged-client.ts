import { covers } from '../network-coverage.ts'
import type { ProofDeps } from './proof.ts'

/** Headers by which proxies and content networks name their client. */
const single = [
  'X-Real-IP',
  'X-Client-IP',
  'True-Client-IP',
  'CF-Connecting-IP',
  'CF-Connecting-IPv6',
  'Fastly-Client-IP',
  'Fly-Client-IP',
  'X-Azure-ClientIP',
  'X-Cluster-Client-IP',
  'X-Envoy-External-Address',
  'X-Original-Forwarded-For',
  'X-Originating-IP',
  'X-Remote-IP',
  'X-Remote-Addr',
  'X-ProxyUser-Ip',
  'Client-IP',
]

/** What came of an attempt to come as somebody else by a header. */
export interface Forgery {
  /** The edge believed it. */
  believed: boolean
  /** What was seen, or why nothing could be: a clause for the end of a sentence. */
  words: string
}

/**
 * Names another client in every header that proxies use, as anybody could who is no trusted proxy.
 * @param wanted an address that would be let through
 */
export async function forgeClient(
  { ask, settings, stranger }: Pick<ProofDeps, 'ask' | 'settings' | 'stranger'>,
  wanted: string,
): Promise<Forgery> {
  const { client: own } = await ask()
  if (covers(settings.trustedProxies, [own]))
    return {
      believed: false,
      words: `that a forged header changes nothing cannot be shown from ${own}, which is a trusted proxy`,
    }
  const forged = wanted === own ? stranger() : wanted
  const { client } = await ask({ headers: forgingHeaders(forged) })
  return client === own
    ? { believed: false, words: 'a header that names another client changed nothing' }
    : { believed: true, words: `a header that names another client made ${client} of ${own}` }
}

function forgingHeaders(address: string): Record<string, string> {
  const node = address.includes(':') ? `"[${address}]"` : address
  return {
    'X-Forwarded-For': `${address}, ${address}`,
    Forwarded: `for=${node}`,
    ...Object.fromEntries(single.map(name => [name, address])),
  }
}
