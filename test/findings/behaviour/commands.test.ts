import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { expect, it } from 'vitest'
import { until } from '../../harness/ask.ts'
import { TestGatehouse, textOf } from '../../harness/gatehouse.ts'
import { shared } from '../../harness/shared.ts'
import { startUpstream } from '../../harness/upstream.ts'

const shop = shared(
  await startUpstream('shop', (_incoming, response) => {
    response.statusCode = 404
    response.end('none')
  }),
)
const gate = shared(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
await gate.done(`route add shop shop.localhost http://127.0.0.1:${shop.port}`)

const agent = '@everyone <!channel> [x](http://evil.example)'
/** Asks for names until that is a finding. */
const probe = async (client: string) => {
  const headers = { 'X-Forwarded-For': client, 'User-Agent': agent }
  for (let name = 0; name < 40; name += 1)
    await gate.ask('shop.localhost', `/name-${name}?token=s3cr3t-canary`, { headers })
}
let asked = 0
/** What was found of a client, once Caddy has written every line. */
const foundOf = async (client: string) => {
  const query = { sinceMs: 0, route: 'shop', severity: null, most: 100 }
  const requests = async () => {
    const { totals } = await gate.deps.summaries.totals({
      fromMs: 0,
      untilMs: gate.clock.nowMs() + 1000,
      routes: null,
    })
    return totals?.requests ?? 0
  }
  asked += 40
  await until(requests, count => count === asked)
  return gate.deps.findings.list(query).filter(({ subject }) => subject === client)
}

const say = async (line: string, caller?: Parameters<TestGatehouse['type']>[2]) => {
  const { exit, reply } = await gate.type(line, 'yes', caller)
  expect(exit, textOf(reply)).toBe(0)
  return reply
}

await probe('198.51.100.7')
const [finding] = await foundOf('198.51.100.7')
const id = finding?.id ?? 0
const vera = gate.person('vera', 'viewer')

it('finding list says what was found of whom, the newest first', async () => {
  const { title, table, next } = await say('finding list shop')
  expect(title).toBe('1 finding in the last 1d on shop.')
  expect(table?.rows.map(row => row.slice(0, 5))).toEqual([
    [`f${id}`, 'notice', expect.stringContaining('paths that do not exist'), 'shop', '198.51.100.7'],
  ])
  expect(next).toEqual([`finding show f${id}`])
  expect((await say('finding list severity=critical')).title).toBe('No findings in the last 1d.')
  expect((await gate.type('finding list shpo', 'nothing')).reply.title).toContain('There is no route "shpo"')
})

it('finding show says by which rule, shows requests without their secrets, and what to do next', async () => {
  const reply = await say(`finding show ${id}`)
  expect(Object.fromEntries(reply.facts?.map(([label, words]) => [label, words]) ?? [])).toMatchObject({
    detector: 'path-probing',
    about: '198.51.100.7',
    'the rule is from': expect.stringContaining('OWASP'),
  })
  expect(reply.table?.rows.length).toBe(3)
  expect(JSON.stringify(reply)).toContain(JSON.stringify(agent))
  expect(JSON.stringify(reply)).not.toContain('s3cr3t-canary')
  expect(reply.next?.[0]).toBe('block 198.51.100.7 1h')
  expect(reply.next?.length).toBe(3)
  for (const line of reply.next ?? [])
    expect((await gate.type(line, 'no')).reply.title).not.toContain('usage')
})

it('viewers see no whole address, and no line that holds one', async () => {
  for (const line of ['finding list', `finding show ${id}`]) {
    const seen = JSON.stringify(await say(line, vera.caller))
    expect(seen).toContain('198.51.100.0/24')
    expect(seen).not.toMatch(/198\.51\.100\.[1-9]/)
  }
})

it('with an exception the same traffic is no finding, without it is', async () => {
  await probe('203.0.113.1')
  expect(await foundOf('203.0.113.1')).toHaveLength(1)
  const allowed = await say(
    'finding allow path-probing route=shop client=203.0.113.0/30 reason="link checker"',
  )
  expect(allowed.title).toContain('path-probing passes over what comes on shop, of 203.0.113.0/30')
  await probe('203.0.113.2')
  expect(await foundOf('203.0.113.2')).toEqual([])
  await probe('203.0.113.5')
  expect(await foundOf('203.0.113.5'), 'another client').toHaveLength(1)
  const { table } = await say('finding allowed')
  expect(table?.rows.map(row => row.slice(0, 5))).toEqual([
    ['1', 'path-probing', 'shop', '203.0.113.0/30', ''],
  ])
  await say('finding disallow 1')
  await probe('203.0.113.3')
  expect(await foundOf('203.0.113.3')).toHaveLength(1)
  expect((await say('finding allowed')).title).toBe('Detectors pass over nothing.')
})

const undo = () => {
  const done = gate.audit().find(({ kind }) => kind === 'done')
  return say(`undo a${done?.seq}`)
}

it('an exception is taken back by undo, and so is its end', async () => {
  await say('finding allow high-rate route=shop for=7d reason="load test"')
  await undo()
  expect((await say('finding allowed')).title).toBe('Detectors pass over nothing.')
  await undo()
  expect((await say('finding allowed')).table?.rows.map(row => row.slice(1, 3))).toEqual([
    ['high-rate', 'shop'],
  ])
})

it('an exception ends by itself', async () => {
  await say('finding allow unknown-hosts for=1h reason="a new name"')
  expect((await say('finding allowed')).table?.rows.map(row => row[1])).toContain('unknown-hosts')
  gate.clock.advance(3_600_001)
  expect((await say('finding allowed')).table?.rows.map(row => row[1])).not.toContain('unknown-hosts')
})

it('what makes no sense is refused, and says why', async () => {
  const refused = async (line: string) => {
    const { exit, reply } = await gate.type(line, 'nothing')
    expect(exit).not.toBe(0)
    return textOf(reply)
  }
  expect(await refused('finding allow path-probng reason=x')).toContain('Did you mean path-probing?')
  expect(await refused('finding allow path-probing route=shpo reason=x')).toContain('no route "shpo"')
  expect(await refused('finding allow silence client=203.0.113.7 reason=x')).toContain('minutes of a route')
  expect(await refused('finding allow path-probing path=api reason=x')).toContain('as in /api/*')
  expect(await refused('finding allow path-probing for=400d reason=x')).toContain('at most 365d')
  expect(await refused('finding allow path-probing route=shop')).toContain('reason')
  expect(await refused('finding allow high-rate route=shop reason=again')).toContain('allowed already')
  expect(await refused('finding disallow 99')).toContain('no exception 99')
  expect(await refused('finding show f999999')).toContain('no finding f999999')
})

it('finding detectors says from when on what is a finding, and where the rule is from', async () => {
  const { table } = await say('finding detectors')
  const said = (name: string) => table?.rows.find(([first]) => first === name)
  expect(table?.rows.length).toBe(detectors.length)
  expect(said('path-probing')?.slice(1, 4)).toEqual([
    'notice',
    'one client asked for many different paths that do not exist',
    '25 at once, or more than 4 a minute for long',
  ])
  expect(said('silence')?.[3]).toBe('3 minutes in a row')
  expect(said('burst-of-5xx')?.[3]).toBe('2 of 5 minutes')
})
