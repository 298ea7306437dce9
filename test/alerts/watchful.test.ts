import { expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { findingScene } from './finding-scene.ts'

const keep = keeper()
const scene = () => findingScene(keep)

it('a critical finding goes on, however many others come after it', async () => {
  const { gate, alerting, finds, open } = await scene()
  finds({ severity: 'critical' })
  await alerting.look()
  const isOpen = () => open().some(({ severity }) => severity === 'critical')
  expect(isOpen()).toBe(true)
  for (let number = 0; number < 600; number += 1) finds({ subject: `other ${number}` })
  await alerting.passes(60_000)
  expect(isOpen()).toBe(true)
  for (let number = 0; number < 600; number += 1) finds({ subject: `grave ${number}`, severity: 'critical' })
  await alerting.passes(60_000)
  expect(alerting.words().filter(words => words.startsWith('recovered'))).toEqual([])
  const [first] = open()
  expect(first?.severity).toBe('critical')
  expect(gate.deps.alerts.open().find(({ key }) => key === 'findings:*critical')?.actions).toEqual([
    'finding list severity=critical',
    'panic',
  ])
})

it('no key tells an address to whoever tries them all', async () => {
  const { alerting, finds, open } = await scene()
  const { createHash } = await import('node:crypto')
  finds()
  await alerting.look()
  const [alert] = open()
  const named = alert?.key.split(':').at(-1)
  expect(named).toMatch(/^[0-9a-f]{8}$/)
  for (let last = 0; last < 256; last += 1)
    expect(createHash('sha256').update(`203.0.113.${last}`).digest('hex').slice(0, 8)).not.toBe(named)
  // In another Gatehouse it is another one.
  const other = await scene()
  other.finds()
  await other.alerting.look()
  expect(other.open()[0]?.key).not.toBe(alert?.key)
})

it('whoever another site led there is not offered to be blocked', async () => {
  const { alerting, finds, open } = await scene()
  const sample = {
    client: '203.0.113.77',
    method: 'GET',
    host: 'shop',
    target: '/.env',
    status: 200,
    agent: '',
  }
  finds({ severity: 'critical', samples: [{ atMs: 0, ...sample, from: 'evil.example' }] })
  await alerting.look()
  expect(open()).toMatchObject([{ severity: 'critical', actions: ['finding show f1'] }])
  expect(open()[0]?.facts).toContainEqual(['led there from', 'evil.example'])
})

it('what a client sent stands behind what was answered', async () => {
  const { alerting, finds, open } = await scene()
  const sample = { client: '203.0.113.77', method: 'GET', host: 'shop', status: 403, agent: '' }
  finds({ samples: [{ atMs: 0, ...sample, target: '/.env, answered 404' }] })
  await alerting.look()
  expect(open()[0]?.facts).toContainEqual(['last', 'answered 403: GET /.env, answered 404'])
})

it('to hear of no findings, or not of being blind, for more than an hour asks for a code', async () => {
  const { gate, alerting, finds, open } = await scene()
  finds()
  await alerting.look()
  const otto = gate.person('otto', 'operator', 'without codes')
  const needs = async (line: string) =>
    (await gate.type(line, 'nothing', otto.caller)).reply.pending?.needs ?? null
  const refused = async (line: string) => (await gate.as(otto, line)).exit !== 0
  for (const what of ['findings', 'findings:sensitive-files', 'log-reader', 'log-reader:blind']) {
    expect(await refused(`alert silence ${what} 7d reason=x`)).toBe(true)
    expect(await needs(`alert silence ${what} 1h`)).toBeNull()
  }
  expect(await needs(`alert silence ${open()[0]?.id} 7d reason=x`)).toBeNull()
  expect(await needs('alert silence disk 7d reason=x')).toBeNull()
  expect(
    gate.deps.alerts
      .silences(gate.clock.nowMs())
      .filter(({ untilMs }) => untilMs > gate.clock.nowMs() + 3_600_000)
      .map(({ what }) => what),
  ).toEqual([open()[0]?.key, 'disk'])
})
