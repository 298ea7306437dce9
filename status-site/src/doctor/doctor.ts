import type { DoctorDocument, DoctorResult } from '@gatehouse/core/status-document/doctor-document.ts'
import { isPresent } from '../data/freshness.ts'
import { type Child, h } from '../dom/element.ts'
import type { Verdict } from '../overview/verdict.ts'
import { notice } from '../parts/notice.ts'
import { section } from '../parts/section.ts'
import { kebab, stateIcon } from '../parts/state-icon.ts'
import { folded } from '../parts/table.ts'
import { lengthText, moment, momentText } from '../time/moment.ts'
import type { Seen } from '../view/view.ts'
import { words } from '../words/en.ts'
import { entry } from './entry.ts'
import { type Told, toldAs, verdictOf } from './verdict.ts'

/** It looks each day: what is older than that and an hour says so. */
const oldLookMs = 25 * 3_600_000

/** The verdict of what the doctor saw, as it is seen. */
export function verdict(document: DoctorDocument, { freshness }: Seen): Verdict {
  return verdictOf(document, freshness, momentText('moment')(document.lookedAtMs ?? document.generatedAtMs))
}

/** What the doctor saw, the worst first. */
export function doctor(document: DoctorDocument, seen: Seen): Child {
  const { lookedAtMs, results } = document
  const told = Map.groupBy(results, toldAs)
  const open = (['bad', 'waived', 'unseen'] as const).map(kind => entries(kind, told.get(kind) ?? []))
  return [
    headline(document, seen),
    // How far the log is read tells nothing of this page.
    !isPresent(seen.freshness) && notice(seen.freshness),
    isOld(lookedAtMs, seen) && h('p', { class: 'notice', 'data-key': 'old' }, words.doctor.old),
    open,
    rest('well', told.get('well') ?? []),
    rest('not here', told.get('not here') ?? []),
    h('p', { class: 'soft', 'data-key': 'hint' }, words.doctor.hint),
  ]
}

function headline(document: DoctorDocument, seen: Seen): HTMLElement {
  const { state, headline: said, detail } = verdict(document, seen)
  const { lookedAtMs } = document
  return h(
    'header',
    { class: `verdict state-${kebab(state)}`, 'data-key': 'verdict' },
    stateIcon(state),
    h(
      'div',
      {},
      h('h1', { id: 'verdict' }, said),
      detail !== null && h('p', {}, detail),
      lookedAtMs !== null &&
        h(
          'p',
          { class: 'soft as-of' },
          `${words.doctor.looked} `,
          moment(lookedAtMs, 'long'),
          ', ',
          h('span', { 'data-since': lookedAtMs }, words.ago(lengthText(seen.nowMs - lookedAtMs))),
        ),
    ),
  )
}

function isOld(lookedAtMs: number | null, { nowMs }: Seen): boolean {
  return lookedAtMs !== null && nowMs - lookedAtMs > oldLookMs
}

function entries(kind: 'bad' | 'waived' | 'unseen', results: readonly DoctorResult[]): HTMLElement | false {
  if (results.length === 0) return false
  const list = h(
    'ul',
    { class: 'doctor-results' },
    results.map(one => entry(one)),
  )
  const hint = kind === 'unseen' && h('p', { class: 'soft' }, words.doctor.unseenHint)
  return section(`doctor-${kind}`, words.doctor.sections[kind], hint, list)
}

/** What needs nobody to do anything. */
function rest(
  kind: Extract<Told, 'well' | 'not here'>,
  results: readonly DoctorResult[],
): HTMLElement | false {
  if (results.length === 0) return false
  const { check, title, seen, source } = words.doctor.columns
  const rows = results.map(one => [one.check, one.title, one.seen, one.sources.join('; ')])
  const word = words.doctor.counts[kind](results.length)
  return folded(
    word,
    `doctor-${kebab(kind)}`,
    words.doctor.sections[kind],
    [check, title, seen, source],
    rows,
  )
}
