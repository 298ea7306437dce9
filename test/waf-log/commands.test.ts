import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quotes, twoBehindWaf } from '../faces/waf-scene.ts'
import { until } from '../harness/ask.ts'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'

const script = '/?q=%3Cscript%3Ealert(1)%3C/script%3E'
const why = 'reason="the search takes quotes" owner=anna'

let gate: TestGatehouse
beforeAll(async () => {
  gate = await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } })
  await gate.done(...twoBehindWaf)
  for (let client = 1; client <= 5; client += 1)
    for (let time = 0; time < 4; time += 1) await ask('shop', quotes, `198.51.100.${client}`)
  for (let time = 0; time < 3; time += 1) await ask('wiki', script, '2001:db8:1:2::7')
  // The edge writes a line a moment after its answer.
  await until(
    async () => (await data('waf top')).tops,
    tops => tops.some(({ matches }) => matches === 20) && tops.some(({ route }) => route === 'wiki'),
  )
})
afterAll(() => gate.stop())

async function ask(route: string, path: string, client = '198.51.100.9'): Promise<number> {
  const headers = { 'X-Forwarded-For': client, 'User-Agent': 'Mozilla/5.0', Accept: '*/*' }
  return (await gate.ask(`${route}.localhost`, path, { headers })).status
}

const say = async (line: string, caller?: Parameters<TestGatehouse['type']>[2]) => {
  const { exit, reply } = await gate.type(line, 'nothing', caller)
  expect(exit, textOf(reply)).toBe(0)
  return reply
}

interface Top {
  rule: number
  route: string
  matches: number
  refused: number
  clients: number
}
const data = async (line: string) => (await say(line)).data as { tops: Top[] }

describe('waf top', () => {
  it('names the rules that matched most, where, and how many they refused', async () => {
    const { table, title, next } = await say('waf top')
    expect(title).toBe('What the WAF found in the last 1d.')
    expect(table?.rows[0]).toEqual([
      '942100',
      'SQL Injection Attack Detected via libinjection',
      'shop',
      '20',
      '20',
      '5',
      '/search',
    ])
    expect(next).toEqual(['waf explain 942100 shop'])
    expect(table?.rows.map(([rule]) => rule)).not.toContain('949110')
  })

  it('of a route names those of that route alone', async () => {
    const { tops } = await data('waf top wiki last 2h')
    expect(tops.length).toBeGreaterThan(0)
    expect(
      tops.every(({ route, matches, clients }) => route === 'wiki' && matches === 3 && clients === 1),
    ).toBe(true)
    const none = await gate.type('waf top nowhere')
    expect(none.exit).not.toBe(0)
  })
})

describe('waf explain', () => {
  it('of a rule says what it looks for, where it matched, and what excluding it would mean', async () => {
    const reply = await say('waf explain 942100 shop')
    expect(reply.title).toBe('Rule 942100: SQL Injection Attack Detected via libinjection.')
    expect(Object.fromEntries(reply.facts?.map(([label, words]) => [label, words]) ?? [])).toMatchObject({
      'looks for': 'SQL',
      severity: 'critical',
      applied: 'from paranoia level 1 on',
      found: '20 requests in the last 7d on shop, 20 of them refused',
      clients: '5',
      in: 'ARGS:q 20',
      at: '/search 20',
    })
    expect(textOf(reply)).toContain('waf exclude shop 942100 target=ARGS:q path=/search reason="…" owner=…')
    expect(reply.table?.rows).toHaveLength(3)
  })

  it('of a request says what all rules found in it, by the reference that is shown', async () => {
    const ref = (await say('waf explain 942100 shop')).table?.rows[0]?.at(-1) ?? ''
    const reply = await say(`waf explain ${ref}`)
    expect(reply.title).toBe(`Request ${ref} was refused.`)
    expect(Object.fromEntries(reply.facts?.map(([label, words]) => [label, words]) ?? [])).toMatchObject({
      client: '198.51.100.1',
      request: 'GET shop.localhost/search',
      route: 'shop',
    })
    expect(reply.table?.rows.map(([rule]) => rule)).toEqual(['942100', '949110'])
  })

  it('shows viewers no whole address', async () => {
    const vera = gate.person('vera', 'viewer')
    const rule = await say('waf explain 942100', vera.caller)
    const ref = rule.table?.rows[0]?.at(-1) ?? ''
    const seen = JSON.stringify([rule, await say(`waf explain ${ref}`, vera.caller)])
    expect(seen).toContain('198.51.100.0/24')
    expect(seen).not.toMatch(/198\.51\.100\.[1-9]/)
  })

  it('of what is not there says so', async () => {
    const { exit, reply } = await gate.type('waf explain AbCdEfGhIjKlMnOp')
    expect(exit).not.toBe(0)
    expect(textOf(reply)).toContain('holds no request AbCdEfGhIjKlMnOp')
    expect(textOf(await say('waf explain 944100'))).toContain('Java code and classes')
  })
})

describe('waf exclude', () => {
  it('shows before it what the rule refused there, and lets those requests through alone', async () => {
    const asked = await gate.type(`waf exclude shop 942100 target=ARGS:q path=/search ${why}`, 'nothing')
    const shown = textOf(asked.reply)
    expect(shown).toContain('This would happen (destructive)')
    expect(shown).toContain(
      'found something in 20 requests to shop by 5 clients; 20 were refused, 20 of them by this rule alone: such requests would pass.',
    )
    expect(shown).toContain('GET shop.localhost/search (ARGS:q), refused')
    expect(shown).not.toMatch(/198\.51\.100\.[1-9]/)
    expect(await ask('shop', quotes)).toBe(403)
    // More is refused meanwhile: it is the same plan all the same.
    const done = await gate.say({
      id: asked.reply.pending?.id ?? '',
      caller: { kind: 'local', face: 'gate', withoutCode: false },
      say: { kind: 'yes' },
    })
    expect(textOf(done.reply)).toMatch(
      /Rule 942100 on ARGS:q for shop below \/search excluded to the end of .* \(in it\)/,
    )
    expect(await ask('shop', quotes)).toBe(200)
    expect(await ask('wiki', quotes)).toBe(403)
    expect(await ask('shop', quotes.replace('/search', '/'))).toBe(403)
    expect(await ask('shop', script)).toBe(403)
    expect(textOf(await gate.done('policy show it'))).toContain('(the search takes quotes; anna)')
    await gate.done('policy unwaive it 942100 target=ARGS:q route=shop path=/search')
    expect(await ask('shop', quotes)).toBe(403)
  })

  it.each([
    ['waf exclude shop 942100 owner=anna', 'reason is missing'],
    ['waf exclude shop 942100 reason=a', 'owner is missing'],
    ['waf exclude shop 949110 reason=a owner=anna', 'No such rule can be waived'],
    ['waf exclude nowhere 942100 reason=a owner=anna', 'There is no route'],
    ['waf exclude shop 942100 reason=a owner=anna for=366d', 'at most 365d'],
    ['waf exclude shop 942100 reason=a owner=anna path=x', 'a path begins with /'],
  ])('%s is refused', async (line, words) => {
    const { exit, reply } = await gate.expectUnchanged(() => gate.type(line))
    expect(exit).not.toBe(0)
    expect(textOf(reply)).toContain(words)
  })

  it('is refused where no WAF is carried, and says when there is nothing to exclude', async () => {
    await gate.done('route policy remove wiki it')
    const { exit, reply } = await gate.type(`waf exclude wiki 942100 ${why}`)
    expect([exit === 0, textOf(reply)]).toEqual([
      false,
      expect.stringContaining('wiki carries no policy of the kind waf'),
    ])
    const asked = await gate.type(`waf exclude shop 944100 ${why}`, 'nothing')
    expect(textOf(asked.reply)).toContain('rule 944100 found nothing on shop: there is nothing to exclude.')
  })
})
