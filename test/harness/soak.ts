const soaking = process.env.GATEHOUSE_SOAK === 'yes'

/**
 * An even part of many cases that are alike, at least two, the first and the last among them; all of them in `npm run soak`. For what is dear and shows
 * the same in many places, such as a kill at each step.
 */
export function sample<T>(cases: readonly T[], most: number): readonly T[] {
  if (soaking || cases.length <= most) return cases
  const last = cases.length - 1
  const chosen = new Set(Array.from({ length: most }, (_, index) => Math.round((index * last) / (most - 1))))
  return cases.filter((_, index) => chosen.has(index))
}

/**
 * Two of a few cases, other ones for each title; all of them in `npm run soak`. For what is shown under many titles, so that they show each case together.
 */
export function two<T>(cases: readonly T[], title: string): readonly T[] {
  if (soaking || cases.length <= 2) return cases
  const first = [...title].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % cases.length
  const second = (first + Math.ceil(cases.length / 2)) % cases.length
  return cases.filter((_, index) => index === first || index === second)
}

/** How often a property is tried: each time of so many in `npm run soak`, and else a quarter of them. */
export const runs = (all: number): number => (soaking ? all : Math.ceil(all / 4))

/** How much of something: all of it in `npm run soak`. */
export const amount = (usual: number, all: number): number => (soaking ? all : usual)
