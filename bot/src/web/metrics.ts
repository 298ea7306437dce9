import type { Handler } from 'hono'
import type { Answer } from '../answer.ts'
import { metrics as metricsCommand } from '../commands/metrics.ts'
import { clientAddress, type Visit } from '../http/visit.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { wireAnswers } from '../platforms/api/machine-answer.ts'
import { problemType } from '../platforms/api/problem.ts'
import type { Request } from '../request.ts'

/** What the page of metrics needs. */
export interface MetricsDeps {
  metrics: Pick<Metrics, 'text' | 'contentType'>
  run(request: Request): Promise<Answer>
}

/**
 * All metrics, for a key that may use the command `metrics`. Behind `keyOnly`. The command itself is run, so that whatever holds of a
 * key holds here: its scope, its networks, its owner, and that its use is remembered.
 */
export function metricsPage({ metrics, run }: MetricsDeps): Handler<Visit> {
  return async c => {
    const caller = { kind: 'key', id: c.get('keyId'), face: 'api', address: clientAddress(c) } as const
    const answer = await run({ typed: metricsCommand.name, caller })
    if (answer.exit === 0) return c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType })
    const { status, body } = wireAnswers(answer).shown
    return new Response(body, { status, headers: { 'Content-Type': problemType } })
  }
}
