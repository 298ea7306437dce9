import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import type { Mitigation } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { withMitigation } from '@gatehouse/core/routing/mitigation/start.ts'
import { expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { answerRoute, TestEdge } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { TestClock } from '../harness/test-clock.ts'

const keep = keeper()
const minuteMs = 60_000

const maintenance = (untilMs: number | null): Mitigation => ({
  kind: 'maintenance',
  route: 'shop',
  upstream: null,
  options: { message: 'Back soon', allow: [] },
  reason: null,
  by: 'anna',
  sinceMs: Date.now(),
  untilMs,
})

/** A Gatehouse whose route is in maintenance, that ends, with its Caddy or without; and the next one after so long. */
async function startedAgain(
  untilMs: number | null,
  { afterMs, caddy }: { afterMs: number; caddy: 'goes on' | 'ends' },
) {
  const first = await TestEdge.start()
  await first.add(answerRoute('shop', 'shop'))
  await first.change(state => withMitigation(state, maintenance(untilMs)))
  const { folder, http } = first
  await first.leave()
  if (caddy === 'ends') await first.caddy.stop()
  const clock = new TestClock()
  clock.advance(afterMs)
  const edge = keep(await TestEdge.start({ folder, http, clock }))
  const told: EdgeEvent[] = []
  const end = () => endDue({ edge: edge.control, clock, tell: event => told.push(event) })
  const status = async () => (await ask(edge.http, 'shop.localhost')).status
  return { edge, told, end, status }
}

it.each(['goes on', 'ends'] as const)('it survives a restart while Caddy %s', async caddy => {
  const untilMs = Date.now() + 60 * minuteMs
  const { end, told, status } = await startedAgain(untilMs, { afterMs: 30 * minuteMs, caddy })
  expect(await end()).toBeNull()
  expect([await status(), told]).toEqual([503, []])
})

it.each(['goes on', 'ends'] as const)(
  'what ended while Gatehouse was down and Caddy %s ends at once at start, labelled late',
  async caddy => {
    const untilMs = Date.now() + 60 * minuteMs
    const { edge, end, told, status } = await startedAgain(untilMs, { afterMs: 180 * minuteMs, caddy })
    expect(await status()).toBe(503)
    expect(await end()).toBeNull()
    expect(await status()).toBe(200)
    expect(edge.revisions.list(1)[0]).toMatchObject({
      author: 'gatehouse',
      why: expect.stringMatching(/^maintenance shop ended, 2h\w* late$/),
    })
    expect(told).toMatchObject([{ kind: 'mitigation-ended', mitigation: 'maintenance shop', untilMs }])
    expect(await end()).toBeNull()
    expect(told).toHaveLength(1)
  },
)

it('what only a person ends still holds after a year', async () => {
  const { end, status } = await startedAgain(null, { afterMs: 365 * 24 * 60 * minuteMs, caddy: 'goes on' })
  expect(await end()).toBeNull()
  expect(await status()).toBe(503)
})
