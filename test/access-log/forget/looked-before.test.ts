import { setImmediate } from 'node:timers/promises'
import { forgetBegun } from '@gatehouse/bot/access-log/forgetting.ts'
import { saw } from '@gatehouse/core/alerts/source.ts'
import { expect, it } from 'vitest'
import { Alerting } from '../../alerts/alerting.ts'
import { troubleOf } from '../../alerts/scene.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { keeper } from '../../harness/kept.ts'

const keep = keeper()
const gone = '203.0.113.77'

it('who has looked before, and tells of it only then, tells of nobody who is forgotten', async () => {
  const gate = keep(await TestGatehouse.start())
  const seen = Promise.withResolvers<void>()
  const look = async () => {
    await seen.promise
    return saw([troubleOf('a', { facts: [['about', gone]] })])
  }
  const alerting = new Alerting(gate, {}, [{ name: 'disk', holdMs: 0, recoverMs: 0, many: 'many', look }])
  const looking = alerting.look()
  const forgetting = forgetBegun({ ...gate.deps, forgetInLogs: async () => 0 }, gone)
  await setImmediate()
  seen.resolve()
  await looking
  expect(await forgetting).toBe(1)
  expect(gate.deps.alerts.open()).toMatchObject([{ facts: [['about', '-'.repeat(gone.length)]] }])
})
