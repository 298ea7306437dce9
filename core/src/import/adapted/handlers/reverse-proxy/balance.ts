import type { Balance } from '../../../../routing/target.ts'
import type { Part } from '../../part.ts'

const known: Readonly<Record<string, Balance>> = {
  round_robin: 'round-robin',
  least_conn: 'least-conn',
  random: 'random',
  ip_hash: 'ip-hash',
  client_ip_hash: 'ip-hash',
  first: 'first',
  weighted_round_robin: 'weighted',
}

/** How one of several upstreams is chosen; Caddy does it at random where nothing is said. */
export function readBalance(part: Part, upstreams: number): { balance: Balance; weights?: number[] } {
  const policy = part.at('selection_policy')
  if (upstreams === 1) {
    if (policy.is) policy.note('With one upstream there is nothing to choose, so how is not kept.')
    if (policy.is) policy.whole()
    return { balance: 'round-robin' }
  }
  const name = policy.at('policy')
  const balance = known[String(name.value)]
  if (balance === undefined) {
    if (policy.is)
      policy.leave(
        'Upstreams are not chosen that way here, so one is chosen at random; others are: balance=round-robin, least-conn, ip-hash, first, weighted.',
      )
    return { balance: 'random' }
  }
  name.whole()
  if (balance !== 'weighted') return { balance }
  const weights = policy
    .at('weights')
    .items()
    .map(item => Number(item.value))
  const sound =
    weights.length === upstreams && weights.every(one => Number.isInteger(one) && one >= 1 && one <= 1000)
  if (!sound) {
    policy.leave(
      'Weights are whole numbers from 1 to 1000, one for each upstream; one is chosen in turn instead.',
    )
    return { balance: 'round-robin' }
  }
  policy.at('weights').whole()
  return { balance, weights }
}

const tryIntervalMs = 50

/** Another upstream is tried when one fails, as often as there are upstreams. */
export function readTries(part: Part, upstreams: number): void {
  const retries = part.at('retries')
  if (retries.value === upstreams && upstreams > 1) retries.whole()
  const interval = part.at('try_interval')
  if (upstreams > 1 && (interval.value === '50ms' || interval.value === tryIntervalMs * 1_000_000))
    interval.whole()
  for (const key of ['retries', 'try_duration', 'try_interval', 'retry_match']) {
    const said = part.at(key)
    if (said.is && !part.ledger.isTaken(said.place))
      said.leave(
        'A failed request is tried at each of several upstreams once, 50 ms apart; that is not set here.',
      )
  }
}
