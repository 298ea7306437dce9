const atMostTries = 60
const atLeastTries = 3
/** What takes less in milliseconds is too short to be compared. */
const leastMs = 0.05

/** That is what a text four times as long may cost: in proportion it is 4, by the square 16. */
export const inProportion = 10

/**
 * How many times as long something takes for a text that is four times as long, of one piece again and again. The best of several tries
 * counts, so that no other work of the machine does; fewer are made when it is in proportion.
 * @param longest in characters
 */
export function growth(work: (text: string) => void, piece: string, longest = 65_536): number {
  const [short, long] = [filled(piece, longest / 4), filled(piece, longest)]
  return timesAsLong(
    () => work(long),
    () => work(short),
    inProportion,
  )
}

/** How many times as long the one takes as the other, in the best of several tries; fewer are made when it is less than `enough`. */
export function timesAsLong(one: () => void, other: () => void, enough: number): number {
  one()
  other()
  let oneMs = Number.POSITIVE_INFINITY
  let otherMs = Number.POSITIVE_INFINITY
  let times = Number.POSITIVE_INFINITY
  for (let tried = 1; tried <= atMostTries; tried += 1) {
    oneMs = Math.min(oneMs, took(one))
    otherMs = Math.min(otherMs, took(other))
    times = oneMs / Math.max(otherMs, leastMs)
    if (tried >= atLeastTries && times < enough) break
  }
  return times
}

/** A text of this length of one piece again and again. */
export function filled(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
}

function took(work: () => void): number {
  const startMs = performance.now()
  work()
  return performance.now() - startMs
}
