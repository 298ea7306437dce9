import type {
  CarriedPolicy,
  ChangeMark,
  RouteCertificate,
} from '@gatehouse/core/status-document/route-document.ts'
import { h } from '../dom/element.ts'
import { section } from '../parts/section.ts'
import { moment } from '../time/moment.ts'
import { words } from '../words/en.ts'

const proofTags = { proven: 'tag tag-good', 'not proven': 'tag tag-warn', failed: 'tag tag-bad' }

/** The policies of a route, and whether a real request showed each. */
export function policies(carried: readonly CarriedPolicy[]): HTMLElement {
  const entries = carried.map(({ name, kind, words: does, proof, provenAtMs }) =>
    h(
      'li',
      { 'data-key': name },
      h('strong', {}, name),
      ` (${kind}) `,
      h('span', { class: proofTags[proof] }, words.route.proofs[proof]),
      provenAtMs !== null && h('span', { class: 'soft' }, ' ', moment(provenAtMs)),
      h('p', { class: 'soft' }, does),
    ),
  )
  const none = h('p', { class: 'soft' }, words.route.noPolicies)
  return section(
    'protections',
    words.route.protections,
    entries.length > 0 ? h('ul', { class: 'entries panel' }, entries) : none,
  )
}

const certificateTags = {
  good: 'tag tag-good',
  'near its end': 'tag tag-warn',
  over: 'tag tag-bad',
  missing: 'tag tag-bad',
  unknown: 'tag',
}

/** The certificates of the hosts of a route. */
export function certificates(all: readonly RouteCertificate[]): HTMLElement {
  const entries = all.map(({ host, issuer, expiresAtMs, state }) =>
    h(
      'li',
      { 'data-key': host },
      h('strong', {}, host),
      ' ',
      h('span', { class: certificateTags[state] }, words.route.certificate[state]),
      h(
        'p',
        { class: 'soft' },
        issuer !== null && `${words.route.issuer} ${issuer} `,
        expiresAtMs !== null && [`${words.route.expires} `, moment(expiresAtMs, 'long')],
      ),
    ),
  )
  // An edge that has HTTPS serves this page by it as well.
  const { noHttps, noCertificates } = words.route
  const none = h('p', { class: 'soft' }, location.protocol === 'http:' ? noHttps : noCertificates)
  return section(
    'certificates',
    words.route.certificates,
    entries.length > 0 ? h('ul', { class: 'entries panel' }, entries) : none,
  )
}

/** What changed, the newest first. */
export function changes(all: readonly ChangeMark[]): HTMLElement {
  const entries = all.map(({ atMs, kind, words: said }) =>
    h(
      'li',
      { 'data-key': `${atMs} ${kind} ${said}` },
      h('p', { class: 'soft' }, moment(atMs), words.route.kinds[kind] && ` · ${words.route.kinds[kind]}`),
      h('p', {}, said),
    ),
  )
  const none = h('p', { class: 'soft' }, words.route.noChanges)
  return section(
    'changes',
    words.route.changes,
    entries.length > 0 ? h('ol', { class: 'timeline' }, entries) : none,
  )
}
