import type { Answer } from '../../answer.ts'
import { visibleJson } from '../../visible.ts'

/** An answer for machines: one line of JSON. What a chart would show is in its data. */
export function machineLine({
  exit,
  reply: { data, chart: _, ...shown },
}: Pick<Answer, 'exit' | 'reply'>): string {
  return `${visibleJson({ ok: exit === 0, exit, ...shown, data: data ?? null })}\n`
}
