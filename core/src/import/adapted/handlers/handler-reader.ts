import type { Part } from '../part.ts'
import type { Step } from '../rule.ts'

/** Reads one handler of Caddy. What it does not take of its part is said to be left, by itself or in general. */
export interface HandlerReader {
  handler: string
  read(part: Part): Step[]
}

/** The step of a handler that could not be taken over, for that reason. */
export function lost(part: Part, words: string, grave = true): Step[] {
  part.leave(words)
  return [{ kind: 'lost', grave, part }]
}
