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
async function scene() {
  const gate = keep(await TestGatehouse.start())
  let answer: (look: Look) => void = () => undefined
  const slow: AlertSource = {
    ...rules,
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
  const alerting = new Alerting(gate, {}, [slow, quick])
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

it('what it saw last counts for a minute; then nobody knows, and nothing is over', async () => {
  const { gate, alerting, answers } = await scene()
  await alerting.look()
  answers(saw([troubleOf('disk')]))
  await alerting.look()
  await alerting.look()
  gate.clock.advance(3_600_000)
  await alerting.passes(60_000)
  expect(gate.deps.alerts.open().map(({ key }) => key)).toContain('disk:disk')
  answers(saw([]))
  await alerting.look()
  expect(alerting.words().at(-1)).toBe('recovered: disk is wrong.')
})
