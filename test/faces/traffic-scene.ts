import { onTestFinished } from 'vitest'
import { until } from '../harness/ask.ts'
import type { TestGatehouse } from '../harness/gatehouse.ts'
import { startUpstream } from '../harness/upstream.ts'

/** A route `shop` over an upstream that answers 502 for `/broken`, 404 for `/none`, and 200 else. */
export async function addShop(gate: TestGatehouse): Promise<void> {
  const upstream = await startUpstream('shop', ({ url }, response) => {
    response.statusCode = url === '/broken' ? 502 : url === '/none' ? 404 : 200
    response.end('shop')
  })
  onTestFinished(() => upstream.stop())
  await gate.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
}

/** Waits until so many requests are counted: Caddy writes a line a moment after its answer. */
export async function counted(gate: TestGatehouse, requests: number): Promise<void> {
  const query = { fromMs: 0, untilMs: gate.clock.nowMs() + 86_400_000, routes: null }
  await until(
    async () => (await gate.deps.summaries.totals(query)).totals?.requests ?? 0,
    seen => seen >= requests,
  )
}
