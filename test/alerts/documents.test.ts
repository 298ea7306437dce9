import { alertSources } from '@gatehouse/core/alerts/sources/index.ts'
import { durationText } from '@gatehouse/core/duration-text.ts'
import { expect, it } from 'vitest'
import { page } from '../docs/documents.ts'

const rows = page('docs/alerts.md')
  .text.split('\n')
  .flatMap(line => {
    const [, kind, , hold, recover] = line.split('|').map(cell => cell.trim())
    return kind?.startsWith('`') ? [{ kind: kind.slice(1, -1), hold, recover }] : []
  })

it('the page of alerts names each kind, and no other', () => {
  expect(rows.map(({ kind }) => kind)).toEqual(alertSources.map(({ name }) => name))
})

it.each(alertSources)('the page says when $name is told', ({ name, holdMs, recoverMs }) => {
  const row = rows.find(({ kind }) => kind === name)
  expect(row?.hold).toBe(holdMs === 0 ? 'at once' : durationText(holdMs))
  if (recoverMs > 0) expect(row?.recover).toBe(durationText(recoverMs))
})
