import type { DoctorResult } from '@gatehouse/core/status-document/doctor-document.ts'
import type { RouteState } from '@gatehouse/core/status-document/overview.ts'
import { type Child, h } from '../dom/element.ts'
import { copyButton } from '../parts/command.ts'
import { kebab, stateIcon } from '../parts/state-icon.ts'
import { moment } from '../time/moment.ts'
import { words } from '../words/en.ts'
import { type Told, toldAs } from './verdict.ts'

type Entry = Extract<Told, 'bad' | 'waived' | 'unseen'>

/** One result that somebody should look at: what is so, how it was seen, and what to do. */
export function entry(result: DoctorResult): HTMLElement {
  const { check, title, seen, command, protects, fix, sources, waiver } = result
  const told = toldAs(result)
  const kind: Entry = told === 'waived' || told === 'unseen' ? told : 'bad'
  const again = `doctor only=${check}`
  return h(
    'li',
    { class: `card doctor-result state-${kebab(signOf(kind, result))}`, 'data-key': check },
    h('p', { class: 'doctor-head' }, word(kind, result), h('code', {}, check)),
    h('h3', {}, words.doctor.says[kind](title)),
    h('p', {}, seen),
    waiver !== null &&
      h(
        'p',
        { class: 'waiver' },
        `${words.doctor.until} `,
        moment(waiver.untilMs, 'long'),
        `. ${words.doctor.livesWith(waiver.owner, waiver.reason)}`,
      ),
    h('p', { class: 'soft' }, protects),
    h(
      'dl',
      { class: 'doctor-facts' },
      command !== null && fact(words.doctor.atMachine, copyable(command)),
      fact(words.doctor.fix, mended(fix)),
      fact(words.doctor.again, copyable(again)),
      fact(words.doctor.columns.source, sources.join('; ')),
    ),
  )
}

/** Sign and word: how grave it is, or that nobody knows. */
function word(kind: Entry, result: DoctorResult): HTMLElement {
  const state = signOf(kind, result)
  const severity = words.doctor.severities[result.severity]
  const said = kind === 'bad' ? severity : `${words.doctor.kinds[kind]} · ${severity}`
  return h('span', { class: `state state-${kebab(state)}` }, stateIcon(state), said)
}

/** The sign of a state of routes that means the same to whoever knows those. */
function signOf(kind: Entry, { severity }: DoctorResult): RouteState {
  if (kind === 'waived') return 'maintenance'
  if (kind === 'unseen') return 'unknown'
  return severity === 'critical' || severity === 'high' ? 'down' : 'degraded'
}

function fact(name: string, ...what: Child[]): HTMLElement {
  return h('div', {}, h('dt', {}, name), h('dd', {}, what))
}

function copyable(line: string): Child {
  return [h('code', {}, line), ' ', copyButton(line)]
}

/** A line that is typed is copied whole; of a sentence, what stands in backticks. */
function mended(fix: string): Child {
  const parts = fix.split('`')
  if (parts.length === 1) return [h('span', {}, fix), ' ', copyButton(fix)]
  return parts.map((part, index) => (index % 2 === 1 ? copyable(part) : part))
}
