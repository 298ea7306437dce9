import { overlaps } from '../overlap.ts'
import { type Prefix, readPrefix } from '../prefix.ts'
import type { BlockGuard } from './guard.ts'

/** RFC 1918, RFC 6598, RFC 3927, RFC 1122; RFC 4193, RFC 4291. */
const ranges: readonly (readonly [words: string, networks: readonly string[]])[] = [
  [
    'private addresses, as offices, VPNs and containers have them',
    ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
  ],
  ['loopback addresses, by which this machine speaks to itself', ['127.0.0.0/8', '::1/128']],
  ['link-local addresses, of neighbours on the same wire', ['169.254.0.0/16', 'fe80::/10']],
  ['addresses behind which a provider has many customers (100.64.0.0/10)', ['100.64.0.0/10']],
]
const read = ranges.map(([words, networks]): [string, Prefix[]] => [
  words,
  networks.flatMap(network => readPrefix(network) ?? []),
])

/** Behind such addresses are one's own people and machines more often than attackers. */
export const privateRange: BlockGuard = {
  name: 'private-range',
  check: (_deps, { left }) =>
    read
      .filter(([, networks]) => networks.some(network => overlaps(left, network)))
      .map(([words]) => ({ message: `In it are ${words}.`, risk: 'destructive' as const })),
}
