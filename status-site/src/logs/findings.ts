import type { FindingEntry } from '@gatehouse/core/status-document/logs-document.ts'
import { h } from '../dom/element.ts'
import { section } from '../parts/section.ts'
import { folded } from '../parts/table.ts'
import { moment } from '../time/moment.ts'
import { words } from '../words/en.ts'
import { count } from '../words/numbers.ts'

const tags = { notice: 'tag', warning: 'tag tag-warn', critical: 'tag tag-bad' }

/** What detectors saw. */
export function findings(found: readonly FindingEntry[]): HTMLElement {
  if (found.length === 0)
    return section('findings', words.logs.findings, h('p', { class: 'soft' }, words.logs.noFindings))
  return section('findings', words.logs.findings, h('ul', { class: 'entries panel' }, found.map(finding)))
}

function finding(one: FindingEntry): HTMLElement {
  const { id, title, severity, route, subject, firstMs, lastMs, count: times, words: said } = one
  return h(
    'li',
    { 'data-key': id },
    h(
      'p',
      {},
      h('span', { class: tags[severity] }, words.logs.severities[severity]),
      ' ',
      h('strong', {}, title),
      subject !== null && [' · ', h('span', {}, subject)],
      route !== null && ` · ${route}`,
    ),
    h(
      'p',
      { class: 'soft' },
      `${count(times)} ${words.logs.times} · `,
      moment(firstMs),
      ' – ',
      moment(lastMs),
    ),
    said !== null && h('p', { class: 'soft' }, said),
    one.samples.length > 0 && samples(one),
  )
}

function samples({ id, title, samples: shown }: FindingEntry): HTMLElement {
  const { time, client, method, host, path, status, agent } = words.logs.columns
  const rows = shown.map(one => [
    { shown: moment(one.atMs), value: new Date(one.atMs).toISOString() },
    one.client,
    one.method,
    one.host,
    one.target,
    one.status,
    one.agent,
  ])
  const word = words.logs.samples(shown.length)
  return folded(
    word,
    `finding-${id}`,
    `${title}: ${word}`,
    [time, client, method, host, path, status, agent],
    rows,
  )
}
