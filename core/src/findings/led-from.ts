import { cutText } from '../access-log/cut-text.ts'
import type { LogLine } from '../access-log/log-line.ts'
import { referrerKey } from '../access-log/referrer-key.ts'
import type { Finding } from './finding.ts'

const longest = 128

/** The host of another site that led to a request, as the request says itself; undefined where it says none. */
export function otherSite({ host, referrer }: Pick<LogLine, 'host' | 'referrer'>): string | undefined {
  if (!/^https?:\/\//i.test(referrer)) return undefined
  const [place = ''] = referrerKey(referrer, 2 * longest).split(/[/?#\\]/, 1)
  const site = place.replace(/:\d*$/, '')
  if (site === '' || site === host || site.endsWith(`.${host}`) || host.endsWith(`.${site}`)) return undefined
  return cutText(site, longest)
}

/**
 * The site that led whoever asked there: any page may let its visitors ask for anything, who know nothing of it. Null unless every request that
 * is kept says so.
 */
export function ledFrom({ samples }: Pick<Finding, 'samples'>): string | null {
  const last = samples.at(-1)
  if (last?.from === undefined || samples.some(({ from }) => from === undefined)) return null
  return last.from
}
