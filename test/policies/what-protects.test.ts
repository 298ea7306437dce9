import { outcomeReply } from '@gatehouse/bot/replies/outcome-reply.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'

const upstream = shared(await startUpstream('shop'))
const gatehouse = shared(await TestGatehouse.start())
const read = async (line: string) => (await gatehouse.type(line)).reply
const fact = async (line: string, label: string) =>
  (await read(line)).facts?.find(([name]) => name === label)?.[1]

beforeAll(async () => {
  await gatehouse.done(
    `route add shop shop.localhost http://127.0.0.1:${upstream.port}`,
    `route add bare bare.localhost http://127.0.0.1:${upstream.port}`,
    'policy add scanners ip-deny networks=203.0.113.0/24',
    'policy add only-https hsts',
  )
})

describe('what protects', () => {
  it('is said of an edge that carries nothing', async () => {
    expect(await fact('status', 'protection')).toBe('no enabled route carries a policy')
    expect(await fact('route show bare', 'protected by')).toBe('nothing')
  })

  it('is said of a route in the order in which requests meet it, with what was last shown', async () => {
    await gatehouse.done('route policy add shop scanners only-https')
    expect(await fact('route show shop', 'protected by')).toMatch(
      /^only-https \(proven (just now|\d+s ago)\), scanners \(proven (just now|\d+s ago)\)$/,
    )
    const { table } = await read('route list')
    expect(table?.columns.at(-1)).toBe('policies')
    expect(table?.rows.map(row => [row[0], row.at(-1)])).toEqual([
      ['bare', 'none'],
      ['shop', '2: 2 proven'],
    ])
    expect(await fact('status', 'protection')).toBe('1 of 2 enabled routes carry policies: 2 proven')
  })

  it('counts no route that is disabled', async () => {
    await gatehouse.type('route disable shop')
    expect(await fact('status', 'protection')).toBe('no enabled route carries a policy')
    expect((await read('route list shop')).table?.rows[0]?.at(-1)).toBe('2')
    await gatehouse.done('route enable shop')
  })
})

describe('prove', () => {
  it('of one route leaves its name out of the table', async () => {
    expect((await read('prove shop')).table?.columns).toEqual(['policy', 'kind', 'shown', 'what was seen'])
    expect((await read('prove')).table?.columns[0]).toBe('route')
  })

  it('asks for the policies alone that are named', async () => {
    const { table, title } = await read('prove shop scanners')
    expect(title).toBe('1 of 1 proven by real requests.')
    expect(table?.rows.map(([policy]) => policy)).toEqual(['scanners'])
  })

  it.each([
    ['prove shop scaners', 'The route shop does not carry "scaners". Did you mean scanners?'],
    ['prove shop nothing', 'The route shop does not carry "nothing". It carries only-https, scanners.'],
  ])('%s', async (line, sentence) => {
    const answer = await gatehouse.type(line)
    expect(answer.exit).toBe(1)
    expect(answer.reply.title).toBe(sentence)
  })
})

it('a change after which something was not shown is answered with a warning', () => {
  const proof = { route: 'shop', policy: 'scanners', kind: 'ip-deny', words: 'the clock stood still' }
  const applied = {
    kind: 'applied' as const,
    revision: 3,
    tookMs: 1,
    changes: [],
    warnings: [],
    silentRoutes: [],
  }
  const reply = (verdict: 'open' | 'proven') =>
    outcomeReply({ ...applied, proofs: [{ ...proof, verdict }] }, { title: 'Done', line: 'undo' })
  expect(reply('open').severity).toBe('warning')
  expect(reply('proven').severity).toBe('ok')
})

it.each([
  ['policy show scaners', 'There is no policy "scaners". Did you mean scanners?', undefined],
  ['policy set only-https max-ag=1d', 'has no key "max-ag". Did you mean max-age?', 'policy kinds hsts'],
  ['policy add it waf mode=blok', 'mode: say one of detect, block. Did you mean block?', 'policy kinds waf'],
  ['policy add it hst', 'Did you mean hsts?', 'policy kinds'],
  ['policy add it ip-deny', 'networks', 'policy kinds ip-deny'],
])('a slip is met with what was most likely meant: %s', async (line, sentence, next) => {
  const { reply } = await gatehouse.expectUnchanged(() => gatehouse.type(line))
  expect(textOf(reply)).toContain(sentence)
  expect(reply.next?.[0]).toBe(next)
})
