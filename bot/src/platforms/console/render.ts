import type { Change } from '@gatehouse/core/change.ts'
import { fieldChange } from '../../replies/change-words.ts'
import type { Reply, Severity } from '../../reply.ts'
import { visible, visibleLines } from '../../visible.ts'
import { type Look, type Style, styled } from './look.ts'
import { renderTable } from './render-table.ts'
import { columnsOf, padded, wrap } from './wrap.ts'

const marks: Record<Severity, { mark: string; style: Style }> = {
  ok: { mark: '✓ ', style: 'good' },
  info: { mark: '', style: 'strong' },
  warning: { mark: '! ', style: 'warning' },
  error: { mark: '✗ ', style: 'bad' },
}

const changeMarks = {
  add: { mark: '+', style: 'good' },
  change: { mark: '~', style: 'warning' },
  remove: { mark: '-', style: 'bad' },
} as const

/** A reply as lines of text, the last one ended. Code and commands are not wrapped, so that they can be copied. */
export function renderReply(reply: Reply, look: Look): string {
  const sections = [
    renderTitle(reply, look),
    renderFacts(reply.facts ?? [], look),
    reply.table ? (reply.table.rows.length > 0 ? renderTable(reply.table, look) : []) : [],
    (reply.changes ?? []).flatMap(change => renderChange(change, look)),
    renderCode(reply),
    (reply.notes ?? []).flatMap(note => hanging('', note, look)),
    renderNext(reply.next ?? [], look),
  ]
  return sections
    .flat()
    .map(line => `${line}\n`)
    .join('')
}

/** A document begins at the margin: it is taken out of a terminal as it is. */
function renderCode({ code, codeIsAll }: Reply): string[] {
  const margin = codeIsAll ? '' : '  '
  return code ? visibleLines(code.text).map(line => margin + line) : []
}

function renderTitle({ title, severity }: Reply, look: Look): string[] {
  const { mark, style } = marks[severity]
  const indent = ' '.repeat(columnsOf(mark))
  return wrap(visible(title), look.width - indent.length).map((line, index) =>
    styled(look, style, index === 0 ? mark + line : indent + line),
  )
}

function renderFacts(facts: NonNullable<Reply['facts']>, look: Look): string[] {
  const labels = facts.map(([label]) => visible(label))
  const width = Math.min(Math.max(0, ...labels.map(label => columnsOf(label))), Math.floor(look.width / 3))
  return facts.flatMap(([, value], index) => {
    const label = labels[index] ?? ''
    if (columnsOf(label) > width) return hanging(`  ${label}  `, value, look)
    return hanging(`  ${padded(label, width)}  `, value, look, 'faint')
  })
}

function renderChange(change: Change, look: Look): string[] {
  const { mark, style } = changeMarks[change.action]
  const title = change.thing === change.name ? change.thing : `${change.thing} ${change.name}`
  const head = hanging(`${mark} `, title, look).map(line => styled(look, style, line))
  const width = Math.max(0, ...change.fields.map(({ key }) => columnsOf(visible(key))))
  const fields = change.fields.flatMap(field => {
    const { key, from, to } = field
    const text = fieldChange(field)
    const kind = changeMarks[from === null ? 'add' : to === null ? 'remove' : 'change']
    return hanging(`  ${kind.mark} ${padded(visible(key), width)}  `, text, look).map(line =>
      styled(look, kind.style, line),
    )
  })
  return [...head, ...fields]
}

function renderNext(next: readonly string[], look: Look): string[] {
  return next.map((command, index) => {
    const label = index === 0 ? 'Next: ' : '      '
    return styled(look, 'faint', label) + styled(look, 'command', visible(command))
  })
}

/** Text behind a head, its further lines under the text; under the head where there is little room. */
function hanging(head: string, text: string, look: Look, headStyle?: Style): string[] {
  const width = columnsOf(head)
  const styledHead = headStyle ? styled(look, headStyle, head) : head
  if (width > look.width / 2) {
    const rows = wrap(visible(text), Math.max(1, look.width - 4)).map(line => `    ${line}`)
    return [...wrap(head.trimEnd(), look.width), ...rows]
  }
  return wrap(visible(text), look.width - width).map(
    (line, index) => (index === 0 ? styledHead : ' '.repeat(width)) + line,
  )
}
