import { limits } from '../commands/limits.ts'

/** Discord takes no longer names and values of choices. */
const longest = 100

/** The candidates that go with what was typed: those that begin with it, then those that hold it. */
export function rank(candidates: readonly string[], typed: string): string[] {
  const wanted = typed.trim().toLowerCase()
  const places = candidates.map(candidate => ({ candidate, at: candidate.toLowerCase().indexOf(wanted) }))
  const fitting = places.filter(({ candidate, at }) => at !== -1 && candidate.length <= longest)
  const first = fitting.filter(({ at }) => at === 0)
  const others = fitting.filter(({ at }) => at !== 0)
  const names = [...first, ...others].map(({ candidate }) => candidate)
  return [...new Set(names)].slice(0, limits.choices)
}
