import { expect, it } from 'vitest'
import { type TestGatehouse, textOf } from './gatehouse.ts'

/** A line that must be refused: what is typed, how it exits (1 refused, 2 wrong usage), and words that the sentence must hold. */
export type BadLine = readonly [typed: string, exit: 1 | 2, ...words: string[]]

/** A test for each line. */
export function refuses(gate: TestGatehouse, lines: readonly BadLine[]): void {
  for (const line of lines) {
    const shown = JSON.stringify(line[0]).slice(1, -1).replaceAll('\\"', '"')
    it(`refused: ${shown.length > 90 ? `${shown.slice(0, 90)}…` : shown}`, () => expectRefused(gate, line))
  }
}

/** Refused with one clear sentence and the right exit code, and nothing changed. */
export async function expectRefused(gate: TestGatehouse, [typed, exit, ...words]: BadLine): Promise<void> {
  const { exit: exited, reply } = await gate.expectUnchanged(() => gate.type(typed))
  const said = textOf(reply)
  expect({ typed, exited, said }).toMatchObject({ exited: exit })
  for (const word of words) expect(said).toContain(word)
  expect(reply.title).toMatch(/^\S.{8,}[^\s:,]$/s)
  expect(reply.title).not.toMatch(/undefined|\[object|Invalid input|expected|Error| at .*\.ts:/)
}
