import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'
import { visits } from '../harness/visits.ts'

let answer = 200
const shop = shared(
  await startUpstream('shop', (_request, response) => {
    response.statusCode = answer
    response.end('shop')
  }),
)
const gate = shared(await TestGatehouse.start())
await gate.done(`route add shop shop.localhost http://127.0.0.1:${shop.port}`)

/** What the upstream answers until the end of the test. */
function upstreamAnswers(status: number): void {
  answer = status
  onTestFinished(() => {
    answer = 200
  })
}

/** Does something until the end of the test. Nothing that came before counts any more. */
async function hold(line: string, end: string): Promise<string> {
  const { next } = await gate.done(line)
  onTestFinished(async () => void (await gate.done(end)))
  return next?.find(one => one.startsWith('undo '))?.slice('undo '.length) ?? ''
}

function forget(): void {
  gate.traffic.read()
  gate.clock.advance(120_000)
}

const visit = (count: number, host = 'shop.localhost', from = '127.0.0.5') =>
  visits(gate, count, host, { from })
const outcomes = () => gate.traffic.rate()?.outcomes
const nothing = { maintenance: 0, lockdown: 0, throttle: 0, shield: 0 }
const linesOf = (operation: string) => gate.deps.effectOf?.(operation) ?? []

it.each([
  ['maintenance shop for 10m', 'end maintenance shop', 503, { maintenance: 6 }],
  ['lockdown shop for 10m allow=127.0.0.9', 'end lockdown shop', 403, { lockdown: 6 }],
  ['lockdown all for 10m allow=127.0.0.9', 'end lockdown all', 403, { lockdown: 6 }],
])('what answers because of %s is no failure and no refusal', async (line, end, status, meant) => {
  forget()
  await hold(line, end)
  expect(await visit(6)).toEqual({ [status]: 6 })
  expect(outcomes()).toEqual({
    ...{ good: 0, refused: 0, limited: 0, failed: 0, cut: 0 },
    meant: { ...nothing, ...meant },
  })
  expect(gate.traffic.byRoute()).toMatchObject([{ meantShare: 1, failedShare: 0, refusedShare: 0 }])
  expect(gate.traffic.topClients(1)).toMatchObject([{ requests: 6, failedShare: 0, refusedShare: 0 }])
})

it('a lockdown of everything answers for hosts that there are not, too', async () => {
  forget()
  await hold('lockdown all for 10m allow=127.0.0.9', 'end lockdown all')
  expect(await visit(3, 'nobody.localhost')).toEqual({ 403: 3 })
  expect(outcomes()).toMatchObject({ refused: 0, meant: { lockdown: 3 } })
})

it('of the requests to a throttled route those that come through fail as they do', async () => {
  forget()
  upstreamAnswers(502)
  await hold('throttle shop 4/1m for 10m', 'end throttle shop')
  expect(await visit(10)).toEqual({ 502: 4, 429: 6 })
  expect(outcomes()).toMatchObject({ failed: 4, refused: 0, limited: 0, meant: { throttle: 6 } })
})

it('a shield answers what it refuses, and the upstream the rest', async () => {
  forget()
  await hold('shield shop for 10m', 'end shield shop')
  upstreamAnswers(404)
  await visit(3)
  expect((await gate.ask('shop.localhost', '/', { method: 'PROPFIND' })).status).toBe(405)
  await visit(1)
  expect(outcomes()).toMatchObject({ refused: 4, meant: { shield: 1 } })
})

it('a limit of a route itself is told from an equal one that a mitigation lays over another', async () => {
  forget()
  await gate.done(
    'policy add slow rate-limit limits=3/1m',
    `route add blog blog.localhost http://127.0.0.1:${shop.port}`,
    'route policy add blog slow',
  )
  onTestFinished(async () => void (await gate.done('route remove blog', 'policy remove slow')))
  await hold('throttle shop 3/1m for 10m', 'end throttle shop')
  expect(await visit(5, 'blog.localhost')).toEqual({ 200: 3, 429: 2 })
  expect(outcomes()).toMatchObject({ limited: 2, meant: nothing })
  expect(await visit(4)).toEqual({ 200: 3, 429: 1 })
  expect(outcomes()).toMatchObject({ limited: 2, meant: { throttle: 1 } })
})

it('failures before a maintenance stay failures in its measure, and what ends is no failure that is gone', async () => {
  forget()
  upstreamAnswers(502)
  await visit(20)
  const begun = await hold('maintenance shop for 10m', 'maintenance end shop')
  await visit(20)
  await gate.measure()
  expect(linesOf(begun).slice(1)).toEqual([
    'Failed with 5xx: 100 % → 0 %.',
    'Answered by the maintenance page: 0 % → 100 %.',
    'The route is in maintenance.',
  ])
  forget()
  await visit(20)
  const preview = await gate.type('extend maintenance shop 5m', 'nothing')
  expect(JSON.stringify(preview.reply)).not.toContain('fail with 5xx')
})

it('a measure says how many others did something to the same traffic in its seconds', async () => {
  forget()
  await gate.done(`route add wiki wiki.localhost http://127.0.0.1:${shop.port}`)
  const first = await hold('throttle shop 9/1s for 10m', 'end throttle shop')
  gate.clock.advance(2000)
  await hold('maintenance shop for 10m', 'end maintenance shop')
  await hold('maintenance wiki for 10m', 'end maintenance wiki')
  await gate.measure()
  const words = 'Another change of the same traffic fell into these seconds or the minute before.'
  expect(linesOf(first)).toContain(words)
  forget()
  const alone = await hold('shield shop for 10m', 'end shield shop')
  await gate.measure()
  expect(linesOf(alone).join(' ')).not.toContain('other')
})

it("Gatehouse's own probes and proofs are in no line of the log, also where a block refuses them", async () => {
  forget()
  const blocked = await gate.done('block 203.0.113.7 for 10m')
  onTestFinished(async () => void (await gate.done('unblock 203.0.113.7')))
  expect(blocked.title).toContain('203.0.113.7')
  await hold('lockdown all for 10m allow=127.0.0.9', 'end lockdown all')
  await gate.done('prove shop')
  await visit(1)
  expect(gate.traffic.rate({ networks: ['203.0.113.7'] })).toMatchObject({ requests: 0, blocked: 0 })
  const log = readFileSync(gate.edge.place.accessLog, 'utf8')
  expect(log).not.toMatch(/Gatehouse|203\.0\.113\.7|2001:db8/)
})
