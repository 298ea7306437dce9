import { readFileSync } from 'node:fs'
import { type AskOptions, until } from './ask.ts'
import type { TestGatehouse } from './gatehouse.ts'

/**
 * So many requests, one after the other, until all are in the log; then the second passes in which they came, as one passed before it.
 * @returns how often each status came
 */
export async function visits(
  gate: TestGatehouse,
  count: number,
  host: string,
  options: AskOptions = {},
): Promise<Record<number, number>> {
  gate.traffic.read()
  gate.clock.advance(1000)
  const lines = () => readFileSync(gate.edge.place.accessLog, 'utf8').split('\n').length
  const before = lines()
  const statuses: Record<number, number> = {}
  for (let one = 0; one < count; one += 1) {
    const { status } = await gate.ask(host, '/', options)
    statuses[status] = (statuses[status] ?? 0) + 1
  }
  await until(lines, seen => seen >= before + count)
  gate.traffic.read()
  gate.clock.advance(1000)
  return statuses
}
