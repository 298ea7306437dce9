import { IdentityHeader } from '../../../../routing/policies/forward-auth/identity-headers.ts'
import type { Part } from '../../part.ts'
import { readOptions } from '../../read-options.ts'
import type { Step } from '../../rule.ts'
import { readTransport } from './transport.ts'
import { readUpstream } from './upstream.ts'

const notThis =
  'Answers of upstreams are not replaced, nor requests rewritten for them; only forward_auth is read: policy kinds forward-auth'

/** What `forward_auth` of a Caddyfile becomes (reverseproxy/forwardauth/caddyfile.go). */
export function readForwardAuth(part: Part): Step[] {
  const policy = readPolicy(part)
  if (typeof policy !== 'string') return [{ kind: 'policy', policy, part }]
  part.leave(policy)
  return [{ kind: 'lost', grave: true, part }]
}

function readPolicy(part: Part) {
  const known = ['handler', 'upstreams', 'rewrite', 'headers', 'handle_response', 'transport']
  const transport = readTransport(part.at('transport'))
  if (typeof transport === 'string' || transport.grave || part.keys().some(key => !known.includes(key)))
    return notThis
  if (transport.serverName !== null || transport.ca !== null) return notThis
  const [dial, ...more] = part.at('upstreams').items()
  const authenticator = dial && readUpstream(dial, transport.secure ? 'https' : 'http')
  if (!authenticator || typeof authenticator === 'string' || more.length > 0) return notThis
  const { rewrite, headers: copied } = {
    rewrite: part.at('rewrite'),
    headers: readCopied(part.at('handle_response')),
  }
  if (rewrite.at('method').value !== 'GET' || rewrite.keys().length !== 2 || copied === null) return notThis
  if (!asksAsUsual(part.at('headers'))) return notThis
  const uri = rewrite.at('uri').value
  rewrite.whole()
  return readOptions('forward-auth', {
    authenticator,
    preset: 'none',
    uri,
    headers: [...new Set(copied)].sort(),
  })
}

function asksAsUsual(headers: Part): boolean {
  const set = headers.at('request').at('set')
  const usual: Readonly<Record<string, string>> = {
    'X-Forwarded-Method': '{http.request.method}',
    'X-Forwarded-Uri': '{http.request.uri}',
  }
  const whole = headers.keys().length === 1 && headers.at('request').keys().length === 1
  const fits = set
    .entries()
    .every(([name, values]) => values.items().length === 1 && values.items()[0]?.value === usual[name])
  if (whole && fits && set.keys().length === 2) set.whole()
  return whole && fits && set.keys().length === 2
}

/** The names of the headers that are copied from the authenticator's answer under their own name; null when it does anything else. */
function readCopied(part: Part): string[] | null {
  const [response, ...more] = part.items()
  if (!response || more.length > 0 || JSON.stringify(response.at('match').value) !== '{"status_code":[2]}')
    return null
  const names: string[] = []
  const deleted: string[] = []
  for (const { value } of response.at('routes').items()) {
    const text = JSON.stringify(value)
    const name = copiedName(text)
    const gone = deletedName.exec(text)?.[1]
    if (name !== undefined) names.push(name)
    else if (gone !== undefined) deleted.push(gone)
    else if (text !== '{"handle":[{"handler":"vars"}]}') return null
  }
  const read = names.map(name => IdentityHeader.safeParse(name))
  if (deleted.some(name => !names.includes(name)) || read.some(({ success }) => !success)) return null
  part.whole()
  return read.flatMap(({ data }) => (data === undefined ? [] : [data]))
}

/** A header that is taken away before it is copied, so that no client can forge it. */
const deletedName = /^\{"handle":\[\{"handler":"headers","request":\{"delete":\["([\w-]+)"\]\}\}\]\}$/

function copiedName(text: string): string | undefined {
  const name = /"set":\{"([\w-]{1,64})":/.exec(text)?.[1]
  if (name === undefined) return undefined
  const from = `{http.reverse_proxy.header.${name}}`
  const handle = [{ handler: 'headers', request: { set: { [name]: [from] } } }]
  const match = [{ not: [{ vars: { [from]: [''] } }] }]
  return text === JSON.stringify({ handle, match }) || text === JSON.stringify({ match, handle })
    ? name
    : undefined
}
