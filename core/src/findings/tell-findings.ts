import { clientNetwork } from '../access-log/client-network.ts'
import { DayBook } from './day-book.ts'
import type { FindingPage } from './finding-page.ts'
import { type Found, joined, joinedMany } from './join.ts'
import { TellingPage } from './telling-page.ts'

/** What findings are about that stand for more subjects of a detector on a route than have one of their own. */
export const manyOthers = 'many others'

/**
 * Writes down what was found: more of what goes on, or a finding of its own. Of a day a thousand are begun so, of a detector on a route some
 * dozens: more are told as one, by their neighbourhood or all together, and counted. Nobody is left untold because of others.
 * @param found in the order of the log
 */
export function tellFindings(page: FindingPage, found: readonly Found[], nowMs: number): void {
  const telling = new TellingPage(page, found)
  const days = new DayBook(page)
  for (const one of found) tell(telling, days, one)
  telling.write(nowMs)
  days.write()
}

function tell(telling: TellingPage, days: DayBook, one: Found): void {
  if (telling.goOn(one, joined)) return
  const day = days.of(one)
  if (day.mayBeAlone(one)) {
    day.begin()
    telling.begin(one)
    return
  }
  day.gather(one)
  const others = { ...one, subject: manyOthers }
  const near = neighbourhoodOf(one)
  if (near !== null) {
    if (telling.goOn(near, joinedMany)) return
    if (day.mayBeNeighbourhood()) {
      day.begin()
      telling.begin(near)
      return
    }
  }
  if (telling.goOn(others, joinedMany)) return
  const isFull = day.isFull
  const anywhere = isFull ? { ...others, route: '' } : others
  if (isFull && telling.goOn(anywhere, joinedMany)) return
  day.begin()
  telling.begin(anywhere)
}

/** The same of the network of its client; null when it is about something else. */
function neighbourhoodOf(one: Found): Found | null {
  const network = clientNetwork(one.subject)
  return network === undefined || network === one.subject ? null : { ...one, subject: network }
}
