import { expect, it, onTestFinished } from 'vitest'
import { local, TestGatehouse, textOf } from '../harness/gatehouse.ts'
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

/** Asks so often from one address; each is answered so. */
async function visit(count: number, from = '127.0.0.1', status = 200): Promise<void> {
  expect(await visits(gate, count, 'shop.localhost', { from })).toEqual({ [status]: count })
}

const measureOf = (operation: string) => gate.deps.trafficMeasures.get(operation)
const linesOf = (operation: string) => gate.deps.effectOf?.(operation)

/** Time in which nothing that came before counts any more. */
function forget(): void {
  gate.traffic.read()
  gate.clock.advance(120_000)
}

/** The name of the operation that an answer tells how to take back. */
function operationOf(answer: { reply: { next?: readonly string[] } }): string {
  return answer.reply.next?.find(line => line.startsWith('undo '))?.slice('undo '.length) ?? ''
}

it('a block is shown with what it touches, and measured five seconds later: from so many to none', async () => {
  forget()
  await visit(30, '127.0.0.66')
  await visit(10, '127.0.0.5')
  const shown = await gate.type('block 127.0.0.66 for 10m', 'nothing')
  const id = shown.reply.pending?.id ?? ''
  const blocked = await gate.say({ id, caller: local, say: { kind: 'yes' } })
  expect(blocked.exit, textOf(blocked.reply)).toBe(0)
  onTestFinished(async () => void (await gate.type('unblock 127.0.0.66')))
  expect(blocked.reply.facts ?? []).toEqual([])
  expect(shown.reply.facts).toContainEqual([
    'traffic',
    expect.stringMatching(/^\d+ requests a minute, 75 % of all, of 1 of 2 clients$/),
  ])
  expect(blocked.reply.data).toMatchObject({ traffic: { now: { share: 0.75, exact: true } } })
  const operation = operationOf(blocked)
  expect(measureOf(operation)).toMatchObject({
    state: 'waiting',
    touches: { routes: 'all', networks: ['127.0.0.66'] },
  })
  expect(linesOf(operation)).toEqual([])
  await visit(12, '127.0.0.66', 403)
  await gate.measure()
  expect(measureOf(operation)).toMatchObject({
    state: 'measured',
    worse: false,
    result: { before: { requests: 30 }, after: { requests: 0, exact: true } },
  })
  expect(linesOf(operation)).toEqual([
    expect.stringMatching(/^\d+ → 0 requests a minute from 127\.0\.0\.66, 5 s later\.$/),
  ])
})

it('a change after which more fails got worse, and the answer says how much', async () => {
  forget()
  await visit(20)
  const changed = await gate.type(`route set shop weights=2`)
  expect(changed.exit, textOf(changed.reply)).toBe(0)
  answer = 500
  onTestFinished(() => {
    answer = 200
  })
  await visit(20, '127.0.0.1', 500)
  await gate.measure()
  const operation = operationOf(changed)
  expect(measureOf(operation)).toMatchObject({ state: 'measured', worse: true })
  expect(linesOf(operation)).toEqual([
    expect.stringMatching(/^\d+ → \d+ requests a minute to shop, 5 s later\.$/),
    'Failed with 5xx: 0 % → 100 %.',
    'The route answers.',
  ])
})

it('a change after which as much fails as before did not make it worse', async () => {
  forget()
  answer = 500
  onTestFinished(() => {
    answer = 200
  })
  await visit(20, '127.0.0.1', 500)
  const changed = await gate.type('route set shop weights=3')
  await visit(20, '127.0.0.1', 500)
  await gate.measure()
  expect(measureOf(operationOf(changed))).toMatchObject({ worse: false })
})

it('a maintenance page that answers with 503 is what somebody wanted, and not worse', async () => {
  forget()
  await visit(20)
  const begun = await gate.type('maintenance shop for 10m')
  expect(begun.exit, textOf(begun.reply)).toBe(0)
  onTestFinished(async () => void (await gate.type('maintenance end shop')))
  await visit(20, '127.0.0.1', 503)
  await gate.measure()
  expect(measureOf(operationOf(begun))).toMatchObject({ state: 'measured', worse: false })
  expect(linesOf(operationOf(begun))).toContain('Answered by the maintenance page: 0 % → 100 %.')
})

it('a lockdown says how much would come through, and then what was refused', async () => {
  forget()
  await visit(15, '127.0.0.5')
  await visit(5, '127.0.0.6')
  const shown = await gate.type('lockdown shop for 10m allow=127.0.0.6', 'nothing')
  expect(shown.reply.facts).toContainEqual([
    'traffic',
    expect.stringMatching(/; 25 % of these requests and 50 % of these clients come through$/),
  ])
  const say = { kind: 'yes' } as const
  const begun = await gate.say({ id: shown.reply.pending?.id ?? '', caller: local, say })
  expect(begun.exit, textOf(begun.reply)).toBe(0)
  onTestFinished(async () => void (await gate.type('end lockdown shop')))
  await visit(15, '127.0.0.5', 403)
  await visit(5, '127.0.0.6')
  await gate.measure()
  const operation = operationOf(begun)
  expect(linesOf(operation)).toContain('Refused by the lockdown: 0 % → 75 %.')
  expect(measureOf(operation)).toMatchObject({ worse: false })
})

it('a route that answered before and does not any more got worse, without any traffic', async () => {
  forget()
  const upstream = await startUpstream('wiki')
  await gate.done(`route add wiki wiki.localhost http://127.0.0.1:${upstream.port}`)
  await gate.measure()
  const changed = await gate.type('route set wiki weights=2')
  await upstream.stop()
  await gate.measure()
  expect(measureOf(operationOf(changed))).toMatchObject({
    worse: true,
    result: { silent: [{ route: 'wiki', before: true }] },
  })
  expect(linesOf(operationOf(changed))?.at(-1)).toMatch(/^wiki does not answer: /)
  const again = await gate.type('route set wiki weights=3')
  await gate.measure()
  expect(measureOf(operationOf(again))).toMatchObject({
    worse: false,
    result: { silent: [{ before: false }] },
  })
  expect(linesOf(operationOf(again))?.at(-1)).toMatch(/^wiki does not answer \(nor did it before\): /)
})

it('the answer to what runs at once says whose traffic it touched, once a minute of it is known', async () => {
  forget()
  await visit(20)
  const changed = await gate.type('route set shop weights=7')
  expect(changed.reply.facts).toContainEqual([
    'traffic',
    expect.stringMatching(/^\d+ requests a minute, of 1 client$/),
  ])
  forget()
  const quiet = await gate.type('route set shop weights=8')
  expect(quiet.reply.facts ?? []).toEqual([])
  expect(quiet.reply.data).toMatchObject({ traffic: { now: { requests: 0 } } })
})

it('what fails and is taken back is not measured, and neither is what touches nobody', async () => {
  const failed = await gate.type('route set shop upstreams=http://127.0.0.1:1')
  expect(failed.exit).toBe(1)
  const number = gate.edge.revisions.list(1)[0]?.number ?? 0
  expect(measureOf(String(number))).toMatchObject({ state: 'void' })
  expect(linesOf(String(number))).toEqual([])
  const added = await gate.type('account add anna role=viewer')
  expect(added.exit, textOf(added.reply)).toBe(0)
  expect(added.reply.facts ?? []).toEqual([])
  expect(measureOf(`a${gate.audit(1)[0]?.seq}`)).toBeNull()
})

it('a measure whose moment passed while nothing ran is missed, and a young one is not', async () => {
  const old = operationOf(await gate.type('route set shop weights=4'))
  gate.clock.advance(60_000)
  const young = operationOf(await gate.type('route set shop weights=5'))
  // As a new process begins.
  gate.measuring.missPast()
  expect(linesOf(old)).toEqual([
    'What it did to traffic was not measured: Gatehouse was not running, or the edge could not be asked.',
  ])
  await gate.measure()
  expect(measureOf(young)).toMatchObject({ state: 'measured' })
})

it('a preview says whose traffic it touches; that is no part of what is agreed to', async () => {
  forget()
  await visit(20)
  const shown = await gate.type('route disable shop', 'nothing')
  expect(shown.reply.facts).toContainEqual([
    'traffic',
    expect.stringMatching(/^\d+ requests a minute, of 1 client$/),
  ])
  const id = shown.reply.pending?.id ?? ''
  const before = gate.deps.confirmations.find(id)
  expect(before?.plan.traffic?.now).toMatchObject({ share: 1, clients: 1 })
  await visit(20, '127.0.0.9')
  const said = await gate.say({ id, caller: local, say: { kind: 'yes' } })
  expect(said.exit, textOf(said.reply)).toBe(0)
  await gate.done('route enable shop')
})

it('what is taken back before it is measured is measured as that alone', async () => {
  forget()
  await visit(10, '127.0.0.5')
  const block = operationOf(await gate.type('block 127.0.0.66 for 10m'))
  const back = operationOf(await gate.type(`undo ${block}`))
  await gate.measure()
  expect(measureOf(block)?.state).toBe('void')
  expect(linesOf(block)).toEqual([])
  expect(measureOf(back)?.state).toBe('measured')
})
