import type { ChangeRequest, EdgeStatus } from '@gatehouse/core/edge/edge.ts'
import { keepEnding } from '@gatehouse/core/edge/end-in-time.ts'
import type { ApplyOutcome, EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { type LogFields, silentLog } from '@gatehouse/core/log.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { endsOf } from '@gatehouse/core/routing/ends.ts'
import { waf } from '@gatehouse/core/routing/policies/waf.ts'
import { typedOptions } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { expect, it } from 'vitest'

const minuteMs = 60_000
const startMs = Date.UTC(2030, 0, 1)

/** Waivers, one more of which ends with each minute. */
function stateWithWaivers(length: number): DesiredState {
  const waivers = Array.from({ length }, (_, index) => ({
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
    mitigations: [],
  }
}

const failure: ApplyOutcome = {
  kind: 'failed',
  revision: 2,
  reason: 'refused',
  words: 'loading: no such module',
  restored: true,
}
const faulty = 'The policy bots cannot be used: line 3 of lists/bots.txt is neither an address nor a network.'
const refusal: ApplyOutcome = {
  kind: 'refused',
  findings: [{ guard: 'watched-files', message: faulty, risk: null }],
}

/** Lets `keepEnding` run over ten minutes of a clock that moves only while it sleeps. */
async function tenMinutes(
  answer: (asked: number) => ApplyOutcome | 'applied' | 'throws',
  {
    waivers = 7,
    runs = () => 'up',
  }: { waivers?: number; runs?: (afterMs: number) => EdgeStatus['running'] } = {},
) {
  let state = stateWithWaivers(waivers)
  let nowMs = startMs
  const asked: ChangeRequest[] = []
  const told: EdgeEvent[] = []
  const logged: LogFields[] = []
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
    const outcome = answer(asked.length)
    if (outcome === 'throws') throw new AppError('unavailable', 'the edge is away')
    if (outcome !== 'applied') return outcome
    state = request.edit(state)
    return {
      kind: 'applied',
      revision: 2,
      changes: [],
      warnings: [],
      silentRoutes: [],
      proofs: [],
      tookMs: 1,
    }
  }
  await keepEnding(
    {
      edge: { current: () => ({ number: 1, state }), change, status },
      clock,
      log: { ...silentLog, warn: (_message, fields = {}) => logged.push(fields) },
      tell: event => told.push(event),
    },
    ending.signal,
  )
  return { asked, told, logged, left: endsOf(state) }
}

it('what ends is taken back within a second of its end, each time in one change of its own', async () => {
  const { asked, told, left } = await tenMinutes(() => 'applied')
  expect(told).toEqual([])
  expect(left).toEqual([])
  expect(asked.map(({ why }) => why)).toEqual(
    [0, 1, 2, 3, 4, 5, 6].map(index => `the waiver of rule ${942_100 + 10 * index} in it ended`),
  )
  for (const { author, consent, risk, verify } of asked)
    expect([author, consent.kind, risk, verify]).toEqual(['gatehouse', 'own', 'change', false])
})

it('a change that fails, or throws, is tried again after a minute and not at once, until nothing is left', async () => {
  const { asked, left } = await tenMinutes(count =>
    count === 1 ? failure : count < 7 ? 'throws' : 'applied',
  )
  expect(asked).toHaveLength(7)
  expect(asked.at(-1)?.why).toMatch(/^(the waiver of rule \d+ in it(, )?){5} and 2 more ended, \w+ late$/)
  expect(left).toEqual([])
})

const waiver = (index: number) => `the waiver of rule ${942_100 + 10 * index} in it`

it.each<[string, ApplyOutcome | 'throws', string]>([
  ['is refused', refusal, faulty],
  ['fails', failure, 'loading: no such module'],
  ['throws', 'throws', 'the edge is away'],
])(
  'what still holds because taking it back %s is told once, with the words, and logged each time',
  async (_how, outcome, words) => {
    const { told, logged, left } = await tenMinutes(count => (count <= 4 ? outcome : 'applied'), {
      waivers: 1,
    })
    expect(told).toEqual([{ kind: 'still-holds', what: waiver(0), policies: ['it'], words }])
    expect(logged).toEqual(Array(4).fill({ what: waiver(0), words }))
    expect(left).toEqual([])
  },
)

it('what ends while something else still holds is told as well, and after it has worked once it is told anew', async () => {
  const { told } = await tenMinutes(count => (count === 3 ? 'applied' : refusal), { waivers: 4 })
  const what = [[0], [0, 1], [3]].map(ended => ended.map(waiver).join(', '))
  expect(told).toEqual(what.map(one => ({ kind: 'still-holds', what: one, policies: ['it'], words: faulty })))
})

it('an edge that is down is not asked, and within a second of being up again it is', async () => {
  const { asked, left } = await tenMinutes(() => 'applied', {
    runs: afterMs => (afterMs < 5.5 * minuteMs ? 'down' : 'up'),
  })
  expect(asked).toHaveLength(3)
  expect(left).toEqual([])
})
