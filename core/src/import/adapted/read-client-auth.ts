import { Host } from '../../routing/host.ts'
import type { ImportedPolicy } from '../imported.ts'
import type { Part } from './part.ts'
import { readOptions } from './read-options.ts'

/** Hosts whose clients show a certificate of their own. */
export interface ClientAuth {
  /** Null is every host of the server. */
  hosts: string[] | null
  /** Null where it could not be taken over. */
  policy: ImportedPolicy | null
}

/** What handshakes ask of clients. */
export function readClientAuth(policies: Part): ClientAuth[] {
  return policies
    .items()
    .filter(item => item.at('client_authentication').is)
    .map(item => {
      const names = item.at('match').at('sni')
      const hosts = names.items().flatMap(({ value }) => Host.safeParse(value).data ?? [])
      const policy = readPolicy(item.at('client_authentication'))
      if (typeof policy === 'string') item.leave(policy)
      else names.whole()
      return { hosts: item.at('match').is ? hosts : null, policy: typeof policy === 'string' ? null : policy }
    })
}

function readPolicy(part: Part): ImportedPolicy | string {
  const mode = part.at('mode')
  const ca = part.at('ca')
  const authorities = ca.at('trusted_ca_certs').value
  const known = part.keys().every(key => key === 'mode' || key === 'ca')
  if (!known || mode.value !== 'require_and_verify' || ca.at('provider').value !== 'inline')
    return 'Of certificates of clients those are taken over that are required and of a CA that is written out; its routes come disabled: policy kinds client-cert'
  const policy = readOptions('client-cert', { ca: authorities, mode: 'required' })
  if (typeof policy !== 'string') part.whole()
  return policy
}
