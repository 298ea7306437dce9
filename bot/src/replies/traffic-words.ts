import type { Reached, TrafficImpact } from '@gatehouse/core/traffic-impact.ts'

/** Of less than this no rate is told: one request in a second is not sixty in a minute. */
const nearlyMinuteMs = 50_000

/** The traffic that something touches, in words without a full stop. */
export function trafficWords({ now, unknown }: TrafficImpact): string {
  if (now === null) return `not known: ${unknown}`
  const { requests, windowMs, perMinute, share, clientShare, clients, failedShare, exact, through } = now
  const isMinute = windowMs >= nearlyMinuteMs
  const time = isMinute ? 'minute' : `${windowMs / 1000} s`
  if (requests === 0) return `no request in the last ${time}`
  const shares = share < 1 || clientShare < 1 ? `, ${percentText(share)} of all` : ''
  const failed = failedShare > 0 ? `; ${percentText(failedShare)} fail with 5xx` : ''
  const many = isMinute
    ? `${rateText(perMinute)} ${Math.round(perMinute) === 1 ? 'request' : 'requests'} a minute`
    : `${requests.toLocaleString('en-US')} ${requests === 1 ? 'request' : 'requests'} in the last ${time}`
  return `${exact ? '' : 'about '}${many}${shares}, of ${whoText({ clients, clientShare, exact })}${failed}${through ? throughWords(through) : ''}`
}

/** `1 of 5 clients`. Of an estimate only the share can be told. */
function whoText({
  clients,
  clientShare,
  exact,
}: Pick<NonNullable<TrafficImpact['now']>, 'clients' | 'clientShare' | 'exact'>): string {
  const all = clientShare > 0 ? Math.round(clients / clientShare) : clients
  const many = (count: number) => `${count.toLocaleString('en-US')} ${count === 1 ? 'client' : 'clients'}`
  if (exact) return all === clients ? many(clients) : `${clients.toLocaleString('en-US')} of ${many(all)}`
  return `at least ${many(clients)}${clientShare < 1 ? `, ${percentText(clientShare)} of all` : ''}`
}

function throughWords({ share, clientShare }: { share: number; clientShare: number }): string {
  if (share === 0) return '; none of them comes through'
  return `; ${percentText(share)} of these requests and ${percentText(clientShare)} of these clients come through`
}

/** Who falls into the networks that something is about: sentences. */
export function reachedWords({ reaches }: TrafficImpact): string[] {
  return reaches.map(who => sentences[who])
}

/** What to know of where all requests seem to come from: sentences. */
export function sourceWords({ oneSource }: TrafficImpact): string[] {
  return oneSource
    ? [
        'All requests of the last minute came from one address, and no proxy is trusted. If a proxy stands before the edge, its clients cannot be told apart: settings set trusted-proxies=…',
      ]
    : []
}

const sentences: Record<Reached, string> = {
  asker: 'An address from which whoever asks has used Gatehouse lately falls into it.',
  'another account':
    'An address from which somebody else with an account has used Gatehouse lately falls into it.',
  'this machine': 'An address of this machine falls into it, from where Gatehouse tries its routes.',
  'an upstream': 'An upstream falls into it.',
  'own pages': "Gatehouse's own pages and its API are closed to it, too.",
}

/** Requests a minute: whole, but for the few. */
export function rateText(perMinute: number): string {
  if (perMinute > 0 && perMinute < 1) return 'less than 1'
  return Math.round(perMinute).toLocaleString('en-US')
}

/** A share from 0 to 1, in percent; never 0 for some and never 100 for less than all. */
export function percentText(share: number): string {
  if (share > 0 && share < 0.01) return 'less than 1 %'
  if (share < 1 && share >= 0.995) return 'over 99 %'
  return `${Math.round(share * 100)} %`
}

/** Whether it is worth a word once it is done: of a route that nobody asks, or a Gatehouse that has just begun, there is nothing to tell. */
export function isTelling({ now }: TrafficImpact): boolean {
  return now !== null && now.requests > 0 && now.windowMs >= nearlyMinuteMs
}

/** The same as a fact of an answer. */
export function trafficFacts(impact: TrafficImpact): (readonly [string, string])[] {
  return [['traffic', trafficWords(impact)]]
}
