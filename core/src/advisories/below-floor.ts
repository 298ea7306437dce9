import { type Floor, floors, linesByMinor } from './floors.ts'

/** How a version stands to what is known; `unlisted` is no praise: nothing is known of that name. */
export type Standing =
  | { readonly outcome: 'good' }
  | { readonly outcome: 'below'; readonly floor: Floor }
  | { readonly outcome: 'unlisted' }
  | { readonly outcome: 'unreadable' }

/**
 * Compares a version, as the program itself says it (`v2.11.9`, `go1.26.8`, `8.12.4`), with the floor of its line. A line
 * that is older than the newest with a floor and has none itself gets no repairs, so it is below.
 */
export function belowFloor(name: string, version: string, known = floors): Standing {
  const lines = known.filter(floor => floor.name === name)
  if (lines.length === 0) return { outcome: 'unlisted' }
  const read = readVersion(version)
  if (!read) return { outcome: 'unreadable' }
  const parts = linesByMinor.includes(name) ? 2 : 1
  const floor = lines
    .filter(({ lowest }) => compared(numbersOf(lowest), read.numbers, parts) >= 0)
    .sort((a, b) => compared(numbersOf(a.lowest), numbersOf(b.lowest)))[0]
  if (!floor) return { outcome: 'good' }
  const difference = compared(read.numbers, numbersOf(floor.lowest))
  const below = difference < 0 || (difference === 0 && read.before)
  return below ? { outcome: 'below', floor } : { outcome: 'good' }
}

/** `before`: a release candidate, a beta or a commit that comes before the version of these numbers. */
function readVersion(version: string): { numbers: readonly number[]; before: boolean } | undefined {
  const match = /^(?:v|go)?(\d+)\.(\d+)(?:\.(\d+))?(-[0-9a-z.-]+|rc\d+|beta\d+)?(?:\+\S*)?(?: .*)?$/i.exec(
    version,
  )
  if (!match) return undefined
  const [, major = '', minor = '', patch = '0', tail] = match
  return { numbers: [Number(major), Number(minor), Number(patch)], before: tail !== undefined }
}

const numbersOf = (version: string): readonly number[] => version.split('.').map(Number)

/** Negative when `a` comes first, looking at so many of the numbers. */
function compared(a: readonly number[], b: readonly number[], parts = 3): number {
  for (let index = 0; index < parts; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
