import type { Handler } from 'hono'
import type { Answer } from '../answer.ts'
import type { Caller } from '../caller.ts'
import type { Command } from '../command.ts'
import { metrics as metricsCommand } from '../commands/metrics.ts'
import { clientAddress, type Visit } from '../http/visit.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { wireAnswers } from '../platforms/api/machine-answer.ts'
import { problemType } from '../platforms/api/problem.ts'

/** What the page of metrics needs. */
export interface MetricsDeps {
  metrics: Pick<Metrics, 'text' | 'contentType'>
  check(caller: Caller, command: Command): Promise<Answer | null>
}

/** All metrics, for a key that may read them: the same scope as the command `metrics`, `metrics:read`. Behind `keyOnly`. */
export function metricsPage({ metrics, check }: MetricsDeps): Handler<Visit> {
  return async c => {
    const caller = { kind: 'key', id: c.get('keyId'), face: 'api', address: clientAddress(c) } as const
    const refusal = await check(caller, metricsCommand)
    if (refusal === null) return c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType })
    const { status, body } = wireAnswers(refusal).shown
    return new Response(body, { status, headers: { 'Content-Type': problemType } })
  }
}
