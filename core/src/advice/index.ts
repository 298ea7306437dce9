import { advisers } from './advisers/index.ts'
import type { Advice, Situation } from './situation.ts'

export {
  type Advice,
  type NewestChange,
  type OpenAlert,
  percent,
  type Situation,
  urgentAbove,
} from './situation.ts'

/** What could be done now, the most useful first, each line once. */
export function advise(situation: Situation): Advice[] {
  const all = advisers.flatMap(adviser => adviser.advise(situation)).sort((a, b) => b.weight - a.weight)
  return all.filter(({ line }, index) => all.findIndex(other => other.line === line) === index)
}
