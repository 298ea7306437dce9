import { type TestGatehouse, textOf } from '../harness/gatehouse.ts'

/** What a line would ask for, without doing it. */
export async function askedBy(
  gatehouse: TestGatehouse,
  line: string,
): Promise<{ asks: boolean; risk: string; words: string }> {
  const { reply } = await gatehouse.expectUnchanged(() => gatehouse.type(line, 'nothing'))
  const { pending } = reply
  const risk = pending ? gatehouse.edge.stores.confirmations.find(pending.id)?.plan.risk : undefined
  if (pending) await gatehouse.type(`confirmation cancel ${pending.id.slice(0, 8)}`)
  return { asks: pending !== undefined, risk: risk ?? 'none', words: textOf(reply) }
}

/** The same in one text. */
export async function previewOf(gatehouse: TestGatehouse, line: string): Promise<string> {
  const { asks, words } = await askedBy(gatehouse, line)
  return `${asks ? 'asks' : 'does not ask'}: ${words}`
}
