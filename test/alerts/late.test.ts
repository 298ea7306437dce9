import type { AlertSource, Look } from '@gatehouse/core/alerts/source.ts'
import { saw } from '@gatehouse/core/alerts/source.ts'
import { expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { Alerting } from './alerting.ts'
import { troubleOf } from './scene.ts'

const keep = keeper()
const rules = { holdMs: 0, recoverMs: 0, many: 'things are wrong' }

/** A source that answers when a test says so, beside one that always does. */
async function scene(said: Partial<typeof rules> = {}) {
  const gate = keep(await TestGatehouse.start())
  let answer: (look: Look) => void = () => undefined
  const slow: AlertSource = {
    ...rules,
    ...said,
    name: 'disk',
    look: () =>
      new Promise(resolve => {
        answer = resolve
      }),
  }
  const quick: AlertSource = {
    ...rules,
    name: 'drift',
    look: () => saw([troubleOf('drift', { key: 'drift:edge' })]),
  }
  const alerting = new Alerting(gate, {}, [slow, quick], 1 / 50)
  return { gate, alerting, answers: (look: Look) => answer(look) }
}

it('a source that hangs holds up no other, and is told of once it answers', async () => {
  const { gate, alerting, answers } = await scene()
  await alerting.look()
  expect(alerting.words()).toEqual(['raised: drift is wrong.'])
  answers(saw([troubleOf('disk')]))
  await alerting.look()
  expect(alerting.words().at(-1)).toBe('raised: disk is wrong.')
  expect(gate.logged.map(({ message }) => message)).toContain('source of alerts is late')
})

const minuteMs = 60_000

/** It saw a trouble, which people were told of; then none; and then it hangs for so long. */
async function hanging(recoverMs: number, ms: number) {
  const opened = await scene({ recoverMs })
  const { alerting, answers } = opened
  for (const look of [saw([troubleOf('disk')]), saw([])]) {
    await alerting.look()
    answers(look)
    await alerting.look()
  }
  await alerting.passes(ms)
  return opened
}

it('what it saw last counts while it hangs', async () => {
  const { alerting } = await hanging(minuteMs / 2, minuteMs - 10_000)
  expect(alerting.words().at(-1)).toBe('recovered: disk is wrong.')
})

it('but for a minute only: then nobody knows, and nothing is over until it has seen for itself', async () => {
  const { gate, alerting, answers } = await hanging(minuteMs / 2, minuteMs + 1)
  await alerting.passes(60 * minuteMs)
  expect(gate.deps.alerts.open().map(({ key }) => key)).toContain('disk:disk')
  answers(saw([]))
  await alerting.look()
  await alerting.look()
  gate.clock.advance(minuteMs)
  answers(saw([]))
  await alerting.look()
  expect(alerting.words().at(-1)).toBe('recovered: disk is wrong.')
})

it('a source that throws is logged once, until it works again', async () => {
  const gate = keep(await TestGatehouse.start())
  let works = false
  const look = () => {
    if (works) return saw([])
    throw new Error('no such table')
  }
  const alerting = new Alerting(gate, {}, [{ ...rules, name: 'disk', look }])
  const logged = () => gate.logged.filter(({ message }) => message === 'source of alerts cannot look')
  for (let turn = 0; turn < 5; turn += 1) await alerting.passes(3000)
  expect(logged()).toMatchObject([{ fields: { source: 'disk', words: 'no such table' } }])
  works = true
  await alerting.look()
  works = false
  for (let turn = 0; turn < 5; turn += 1) await alerting.passes(3000)
  expect(logged()).toHaveLength(2)
})

it('a source that hangs is logged once as long as it hangs', async () => {
  const { gate, alerting, answers } = await scene()
  for (let turn = 0; turn < 3; turn += 1) {
    await alerting.look()
    answers(saw([]))
    await alerting.look()
  }
  expect(gate.logged.filter(({ message }) => message === 'source of alerts is late')).toHaveLength(1)
})
