import { compile } from '@gatehouse/core/edge/compile/index.ts'
import type { Fault } from '@gatehouse/core/edge/fault-point.ts'
import type { ApplyOutcome } from '@gatehouse/core/edge/outcome.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { extended } from '@gatehouse/core/routing/mitigation/extend.ts'
import type { Mitigation } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { withMitigation, withoutMitigation } from '@gatehouse/core/routing/mitigation/start.ts'
import { expect } from 'vitest'
import { ask } from '../harness/ask.ts'
import { answerRoute, TestEdge, type TestEdgeOptions } from '../harness/edge.ts'

/** The steps in the life of a mitigation. */
export const steps = ['start', 'extend', 'end'] as const
export type Step = (typeof steps)[number]

const hourMs = 3_600_000
const startMs = Date.UTC(2035, 0, 1)

const maintenance: Mitigation = {
  kind: 'maintenance',
  route: 'shop',
  upstream: null,
  options: { message: 'Back soon', allow: [] },
  reason: null,
  by: 'anna',
  sinceMs: startMs,
  untilMs: startMs + hourMs,
}

/** An edge with a route, and with its mitigation unless that is what the step makes; the next push meets the fault. */
export async function edgeBefore(
  step: Step,
  fault: (edge: TestEdge) => Fault,
  options: TestEdgeOptions,
): Promise<TestEdge> {
  let met: Fault = () => undefined
  const edge = await TestEdge.start({ ...options, fault: point => met(point) })
  await edge.add(answerRoute('shop', 'shop'))
  if (step !== 'start') await edge.change(state => withMitigation(state, maintenance))
  met = fault(edge)
  return edge
}

/** Takes the step. */
export function take(step: Step, edge: TestEdge): Promise<ApplyOutcome> {
  return edge.change(state => after(step, state))
}

function after(step: Step, state: DesiredState): DesiredState {
  switch (step) {
    case 'start':
      return withMitigation(state, maintenance)
    case 'extend':
      return extended(state, 'maintenance shop', { byMs: hourMs, nowMs: startMs })
    case 'end':
      return withoutMitigation(state, 'maintenance shop')
  }
}

/** What the edge does: whether the route is in maintenance, and until when that is said to hold. */
export async function traffic(edge: TestEdge): Promise<string> {
  const { status, headers } = await ask(edge.http, 'shop.localhost')
  return `${status} ${headers['retry-after'] ?? ''}`
}

/** What the database says that the edge does. */
export function wanted(edge: TestEdge): string {
  const [held] = edge.control.current().state.mitigations
  return held ? `503 ${new Date(held.untilMs ?? 0).toUTCString()}` : '200 '
}

/** What must be true after every recovery, whatever happened before. */
export async function expectWhole(edge: TestEdge): Promise<void> {
  const all = edge.revisions.list(100)
  expect(all.filter(({ status }) => status === 'active')).toHaveLength(1)
  expect(all.filter(({ status }) => status === 'applying' || status === 'joined')).toEqual([])
  expect(await edge.live()).toBe(compile(edge.control.current().state, edge.place).body)
  expect(await traffic(edge)).toBe(wanted(edge))
}
