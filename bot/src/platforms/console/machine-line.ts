import type { Answer } from '../../answer.ts'

/** An answer for machines: one line of JSON. */
export function machineLine({ exit, reply: { data, ...shown } }: Pick<Answer, 'exit' | 'reply'>): string {
  return `${JSON.stringify({ ok: exit === 0, exit, ...shown, data: data ?? null })}\n`
}
