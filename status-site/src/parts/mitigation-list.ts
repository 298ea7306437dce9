import type { LiveMitigation } from '@gatehouse/core/status-document/overview.ts'
import { isPresent } from '../data/freshness.ts'
import { routePath } from '../data/page-path.ts'
import { h } from '../dom/element.ts'
import { lengthText, moment } from '../time/moment.ts'
import type { Seen } from '../view/view.ts'
import { words } from '../words/en.ts'

/** What holds now and ends. Null when nothing does. */
export function mitigationList(
  mitigations: readonly LiveMitigation[],
  { freshness, nowMs }: Seen,
): HTMLElement | null {
  if (mitigations.length === 0) return null
  return h(
    'section',
    { class: 'in-force', 'data-key': 'in-force', 'aria-labelledby': 'in-force' },
    h('h2', { id: 'in-force' }, isPresent(freshness) ? words.inForce : words.inForceThen),
    h(
      'ul',
      { class: 'cards' },
      mitigations.map(one => mitigation(one, nowMs)),
    ),
  )
}

function mitigation(
  { name, route, words: does, reason, untilMs }: LiveMitigation,
  nowMs: number,
): HTMLElement {
  return h(
    'li',
    { class: 'card', 'data-key': name },
    h('p', { class: 'card-title' }, h('code', {}, name)),
    h(
      'p',
      {},
      does,
      does !== '' && route !== null && ' · ',
      route !== null && h('a', { href: routePath(route) }, route),
    ),
    reason !== null && h('p', { class: 'soft' }, reason),
    h('p', { class: 'countdown' }, untilMs === null ? words.untilRevoked : ending(untilMs, nowMs)),
  )
}

function ending(untilMs: number, nowMs: number): HTMLElement {
  const left = h('span', { 'data-until': untilMs }, words.endsIn(lengthText(untilMs - nowMs)))
  return h('span', {}, `${words.ends} `, moment(untilMs, 'minute'), ', ', left)
}
