import { expect, it } from 'vitest'
import { anna, asked, code, gatehouse, setUpEach } from '../identity/scene.ts'
import { type Piece, readMarkdown } from './read-markdown.ts'

setUpEach()

const moment = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/

/** The export as one person reads it, taken apart; it is an error if there is anything in it that could be markup of others. */
async function exported(line = 'incident export', person = anna) {
  const { exit, reply } = await gatehouse.as(person, line)
  expect(exit).toBe(0)
  const pieces = readMarkdown(reply.code?.text ?? '')
  const of = <K extends Piece['kind']>(kind: K) =>
    pieces.filter((piece): piece is Extract<Piece, { kind: K }> => piece.kind === kind)
  return { reply, pieces, headings: of('heading').map(({ text }) => text), of }
}

it('has title, times, people, the timeline, and of each change the diff, the reason and the effect', async () => {
  const cora = gatehouse.person('cora', 'admin')
  Object.assign(gatehouse.deps, {
    effectOf: (operation: string) =>
      operation === '4' ? ['212 → 0 requests/min, 5 s later.', 'The route answers.'] : [],
  })
  await gatehouse.as(anna, 'incident open "Checkout is slow"')
  await gatehouse.as(cora, 'route set shop body=sale')
  await gatehouse.as(anna, 'policy add attacks waf')
  const waive = 'policy waive attacks 942100 reason="GraphQL | names \\"its\\" variables with $" owner=anna'
  expect((await code(anna, await asked(anna, waive))).exit).toBe(0)
  await gatehouse.as(anna, 'incident close summary="a bad deploy of the cart"')
  await gatehouse.as(cora, 'incident note "deployed at 12, by hand" incident=1')

  const { reply, pieces, headings, of } = await exported()
  expect(reply.code?.file).toBe('incident-1.md')
  expect(headings).toEqual([
    'Incident 1: Checkout is slow',
    'Timeline',
    'Changes',
    'Revision 4: route set shop body=sale',
    'Revision 5: policy add attacks waf',
    `Revision 6: ${waive}`,
    'Noted later',
  ])
  expect(pieces.slice(0, 4).map(({ kind }) => kind)).toEqual(['heading', 'list', 'heading', 'table'])
  const [facts, first, , third, later] = of('list').map(({ items }) => items.join('\n'))
  expect(facts).toMatch(
    new RegExp(`^Opened: ${moment.source} UTC by anna\nClosed: ${moment.source} UTC by anna, after`),
  )
  expect(facts).toMatch(/Summary: a bad deploy of the cart\nPeople: anna, cora\n/)
  expect(first).toMatch(
    new RegExp(
      `^When: ${moment.source} UTC\nWho: cora, through slack\nWhat came of it: done, revision 4\nTraffic: 212 → 0 requests/min, 5 s later\\.\nTraffic: The route answers\\.$`,
    ),
  )
  expect(third).toMatch(
    /\(asked for at .*\)\nWho: anna, through slack\nWhy: GraphQL \| names "its" variables with \$\n/,
  )
  expect(later).toMatch(/UTC, cora: deployed at 12, by hand$/)
  expect(of('code')[0]).toEqual({
    kind: 'code',
    language: 'diff',
    text: '~ route shop\n~   body: shop → sale',
  })

  const [[, ...rows] = []] = of('table').map(table => table.rows)
  expect(rows?.map(row => row.slice(1))).toEqual([
    ['anna', 'slack', 'Incident 1 opened', '', '', ''],
    [
      'cora',
      'slack',
      'route set shop body=sale',
      'done, revision 4',
      '',
      '212 → 0 requests/min, 5 s later. The route answers.',
    ],
    ['anna', 'slack', 'policy add attacks waf', 'done, revision 5', '', ''],
    ['anna', 'slack', waive, 'done, revision 6', 'GraphQL | names "its" variables with $', ''],
    ['anna', 'slack', 'Incident 1 closed', '', '', ''],
  ])
})

it('is of the open incident otherwise, and says that it is open', async () => {
  await gatehouse.as(anna, 'incident open First')
  await gatehouse.as(anna, 'incident close')
  await gatehouse.as(anna, 'incident open Second')
  const { headings, of } = await exported()
  expect(headings).toEqual(['Incident 2: Second', 'Timeline'])
  expect(of('list')[0]?.items.join('\n')).toMatch(/Open since .*; exported .* UTC/)
  expect((await exported('incident export 1')).headings[0]).toBe('Incident 1: First')
})

const hostile =
  '<!channel> @everyone <@U1> [a](https://evil.example) www.evil.example | `x` ``` *b* <script>alert(1)</script> \\| &amp; #1 evil.example'

it('shows whatever people wrote as it is, with no markup, link or mention', async () => {
  await gatehouse.as(anna, `incident open "${hostile.slice(0, 110)}"`)
  await gatehouse.as(anna, `incident note "${hostile}"`)
  await gatehouse.as(anna, `route set shop body="${hostile}"`)
  await gatehouse.as(anna, `incident close summary="${hostile}"`)
  await gatehouse.as(anna, `incident note "${hostile}" incident=1`)
  const { pieces, headings, of } = await exported()
  expect(headings[0]).toBe(`Incident 1: ${hostile.slice(0, 110).trim()}`)
  const texts = JSON.stringify(pieces)
  expect(texts.split(JSON.stringify(hostile).slice(1, -1)).length - 1).toBeGreaterThanOrEqual(4)
  expect(of('code')[0]?.text).toContain(hostile)
  expect(of('table')[0]?.rows.map(row => row[3])).toContainEqual(`Note: ${hostile}`)
})
