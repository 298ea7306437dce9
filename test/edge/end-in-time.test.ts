import type { ChangeRequest, EdgeStatus } from '@gatehouse/core/edge/edge.ts'
import { keepEnding } from '@gatehouse/core/edge/end-in-time.ts'
import type { ApplyOutcome } from '@gatehouse/core/edge/outcome.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { endsOf } from '@gatehouse/core/routing/ends.ts'
import { waf } from '@gatehouse/core/routing/policies/waf.ts'
import { typedOptions } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { expect, it } from 'vitest'

const minuteMs = 60_000
const startMs = Date.UTC(2030, 0, 1)

/** Seven waivers, one more of which ends with each minute. */
function stateWithWaivers(): DesiredState {
  const waivers = Array.from({ length: 7 }, (_, index) => ({
    rule: 942_100 + 10 * index,
    target: null,
    reason: 'quotes',
    owner: 'anna',
    untilMs: startMs + (index + 1) * minuteMs,
  }))
  const options = { ...typedOptions(waf, null, {}), waivers }
  return {
    settings: initialSettings(':80', null),
    policies: [{ name: 'it', kind: 'waf', options }],
    routes: [],
  }
}

/** Lets `keepEnding` run over ten minutes of a clock that moves only while it sleeps. */
async function tenMinutes(
  answer: (asked: number) => ApplyOutcome['kind'] | 'throws',
  runs: (afterMs: number) => EdgeStatus['running'] = () => 'up',
) {
  let state = stateWithWaivers()
  let nowMs = startMs
  const asked: ChangeRequest[] = []
  const ending = new AbortController()
  const clock = {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms
      if (nowMs > startMs + 10 * minuteMs) ending.abort()
    },
  }
  const status = (): EdgeStatus => ({
    running: runs(nowMs - startMs),
    words: null,
    activeRevision: 1,
    drift: null,
    checkedAtMs: null,
  })
  const change = async (request: ChangeRequest): Promise<ApplyOutcome> => {
    asked.push(request)
    const kind = answer(asked.length)
    if (kind === 'throws') throw new AppError('unavailable', 'the edge is away')
    if (kind === 'applied') state = request.edit(state)
    return { kind } as ApplyOutcome
  }
  await keepEnding(
    { edge: { current: () => ({ number: 1, state }), change, status }, clock, log: silentLog },
    ending.signal,
  )
  return { asked, left: endsOf(state) }
}

it('what ends is taken back within a second of its end, each time in one change of its own', async () => {
  const { asked, left } = await tenMinutes(() => 'applied')
  expect(left).toEqual([])
  expect(asked.map(({ why }) => why)).toEqual(
    [0, 1, 2, 3, 4, 5, 6].map(index => `the waiver of rule ${942_100 + 10 * index} in it ended`),
  )
  for (const { author, consent, risk, verify } of asked)
    expect([author, consent.kind, risk, verify]).toEqual(['gatehouse', 'own', 'change', false])
})

it('a change that fails, or throws, is tried again after a minute and not at once, until nothing is left', async () => {
  const { asked, left } = await tenMinutes(count =>
    count === 1 ? 'failed' : count < 7 ? 'throws' : 'applied',
  )
  expect(asked).toHaveLength(7)
  expect(asked.at(-1)?.why).toMatch(/^(the waiver of rule \d+ in it(, )?){5} and 2 more ended$/)
  expect(left).toEqual([])
})

it('an edge that is down is not asked, and within a second of being up again it is', async () => {
  const { asked, left } = await tenMinutes(
    () => 'applied',
    afterMs => (afterMs < 5.5 * minuteMs ? 'down' : 'up'),
  )
  expect(asked).toHaveLength(3)
  expect(left).toEqual([])
})
