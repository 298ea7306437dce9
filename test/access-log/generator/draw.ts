/** One of several. */
export function pick<T>(from: readonly T[], random: () => number): T {
  const picked = from[Math.floor(random() * from.length)]
  if (picked === undefined) throw new RangeError('there is nothing to pick from')
  return picked
}

/** One of several, the first ones far more often than the last ones. */
export function pickSkewed<T>(from: readonly T[], random: () => number): T {
  return pick(from, () => random() ** 3)
}

/** Spread around one in the way that durations are (log-normal), by a sum of twelve. */
export function drawFactor(spread: number, random: () => number): number {
  let sum = -6
  for (let times = 0; times < 12; times += 1) sum += random()
  return Math.exp(spread * sum)
}
