import { createProbe } from '@gatehouse/core/health/probe/create-probe.ts'
import type { ProbeTask } from '@gatehouse/core/health/probe/probe.ts'
import { LookUp } from '@gatehouse/core/look-up.ts'
import { expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { hostile } from './hostile.ts'

const keep = keeper()
const clock = { nowMs: Date.now, monotonicMs: () => performance.now() }
const task = (host: string, port: number): ProbeTask => ({
  host,
  port,
  tls: null,
  http: null,
  timeoutMs: 200,
  connectTimeoutMs: 200,
})
const asks = (addresses: string[] | Promise<string[]>, port = 1, host = 'api.example.com') =>
  createProbe(clock, async () => addresses)(task(host, port), new AbortController().signal)

it('a name is asked at its address', async () => {
  const server = keep(await hostile(() => undefined, { greets: true }))
  expect(await asks(['127.0.0.1'], server.port)).toMatchObject({ reason: 'ok' })
})

it.each([
  '169.254.169.254',
  '169.254.7.7',
  'fe80::1',
  '0.0.0.0',
  '224.0.0.1',
  'fd00:ec2::254',
  '::ffff:169.254.169.254',
])('a name that leads to %s is asked nowhere, however it was spelled before', async address => {
  expect(await asks([address])).toMatchObject({ reason: 'forbidden' })
  expect(await asks([], 1, address)).toMatchObject({ reason: 'forbidden' })
})

it('a name without an address, and one that takes too long, have their words', async () => {
  expect(await asks([])).toMatchObject({ reason: 'dns' })
  const { promise } = Promise.withResolvers<string[]>()
  expect(await asks(promise)).toMatchObject({ reason: 'time-out' })
})

it('two names are looked up at once, each once, and kept for ten seconds', async () => {
  const asked: string[] = []
  const answers: (() => void)[] = []
  let nowMs = 0
  const lookUp = new LookUp(
    () => nowMs,
    host => {
      asked.push(host)
      return new Promise(done => answers.push(() => done(['127.0.0.1'])))
    },
  )
  const all = ['a', 'a', 'b', 'c'].map(host => lookUp.of(host))
  await Promise.resolve()
  expect(asked).toEqual(['a', 'b'])
  for (let round = 0; round < 3; round += 1) {
    answers.shift()?.()
    await new Promise(setImmediate)
  }
  await Promise.all(all)
  expect(asked).toEqual(['a', 'b', 'c'])
  nowMs = 9999
  await lookUp.of('a')
  expect(asked).toHaveLength(3)
  nowMs = 10_001
  void lookUp.of('a')
  await new Promise(setImmediate)
  expect(asked).toEqual(['a', 'b', 'c', 'a'])
})
