import { expect } from 'vitest'
import { type TestGatehouse, textOf } from './gatehouse.ts'

/** A line that must be refused: what is typed, how it exits (1 refused, 2 wrong usage), and words that the sentence must hold. */
export type BadLine = readonly [typed: string, exit: 1 | 2, ...words: string[]]

/** Refused with one clear sentence and the right exit code, and nothing changed. */
export async function expectRefused(gate: TestGatehouse, [typed, exit, ...words]: BadLine): Promise<void> {
  const { exit: exited, reply } = await gate.expectUnchanged(() => gate.type(typed))
  const said = textOf(reply)
  expect({ typed, exited, said }).toMatchObject({ exited: exit })
  for (const word of words) expect(said).toContain(word)
  expect(reply.title).toMatch(/^["A-Z0-9*a-z-].{8,}/)
  expect(reply.title).not.toMatch(/\n|undefined|\[object|Invalid input|expected|ZodError| at .*\.ts:/)
}
