import { InForceCheck } from '@gatehouse/core/blocks/in-force.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { expect, it } from 'vitest'

/** A clock that moves while somebody sleeps, and an edge that says and shows what a test wants. */
function scene(edge: { seal(): string | null; refuses?(): boolean | null }, isRefused = () => true) {
  let nowMs = 0
  const clock = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms
    },
  }
  const check = new InForceCheck({
    edge: { seal: async () => edge.seal(), refuses: async () => edge.refuses?.() ?? null },
    clock,
    isRefused,
  })
  const list = (number: number) => ({ number, seal: `seal ${number}`, text: '' })
  return { check, list, nowMs: () => nowMs }
}

const sample = { client: '203.0.113.7', route: null }

it('a list is in force once the edge has it or a later one', async () => {
  const seals = [null, 'another', 'seal 1', 'seal 3']
  const { check, list } = scene({
    seal: () => (seals.length > 1 ? (seals.shift() ?? null) : (seals[0] ?? null)),
  })
  for (const number of [1, 2, 3]) check.written(list(number))
  expect(await check.reached(list(2), null)).toEqual({ kind: 'in-force', shown: null })
  expect(seals).toEqual(['seal 3'])
  expect(await check.hasNewest()).toBe(true)
  check.written(list(4))
  expect(await check.hasNewest()).toBe(false)
})

it('a list that is the same as an older one has its place', async () => {
  const { check, list } = scene({ seal: () => 'seal 1' })
  check.written(list(1))
  check.written(list(2))
  check.written({ ...list(3), seal: 'seal 1' })
  expect(await check.reached({ number: 3 }, null)).toMatchObject({ kind: 'in-force' })
})

it('what the edge does not take up within two seconds is said, and so is why', async () => {
  const never = scene({ seal: () => 'old' })
  never.check.written(never.list(1))
  expect(await never.check.reached({ number: 1 }, sample)).toEqual({
    kind: 'not-yet',
    words: 'the edge has not taken the list up',
  })
  expect(never.nowMs()).toBeGreaterThanOrEqual(2000)
  expect(never.nowMs()).toBeLessThan(2100)
  const away = scene({
    seal: () => {
      throw new AppError('unavailable', 'the edge is away.')
    },
  })
  expect(await away.check.reached({ number: 1 }, sample)).toEqual({
    kind: 'not-yet',
    words: 'the edge is away',
  })
})

it('an edge that has the list and lets the client through is not believed', async () => {
  const { check, list } = scene({ seal: () => 'seal 1', refuses: () => false })
  check.written(list(1))
  expect(await check.reached({ number: 1 }, sample)).toEqual({
    kind: 'not-yet',
    words: 'the edge has the list, and a request of 203.0.113.7 comes through all the same',
  })
})

it('what somebody else has changed meanwhile is what counts', async () => {
  let refused = true
  const { check, list } = scene({ seal: () => 'seal 1', refuses: () => false }, () => refused)
  check.written(list(1))
  const asked = check.reached({ number: 1 }, sample)
  refused = false
  expect(await asked).toEqual({ kind: 'in-force', shown: { ...sample, refused: false } })
})
