import type { LogLine } from '../access-log/log-line.ts'

const bits = { failed: 1, sent: 2, large: 4, sampled: 8 } as const

/**
 * What sets a line apart from most, by a few numbers of it: `failed` with 4xx, 5xx or without an answer; `sent` with another method than GET; `large`:
 * a megabyte or more; `sampled`: one of every `sampleOf`.
 */
export type LineTrait = keyof typeof bits

/** Lines with all of them. */
export const allTraits = 15

/** One line of so many is `sampled`. Who counts each of them so often counts about all, and the others cost nothing. */
export const sampleOf = 23

const largeBytes = 1_000_000

/** The traits of a line, each a bit. */
export function traitsOf(line: Pick<LogLine, 'atMs' | 'durationUs' | 'method' | 'status' | 'bytes'>): number {
  const { status, bytes, atMs, durationUs } = line
  return traitsOfNumbers(status, bytes, atMs, durationUs, line.method === 'GET')
}

/** The same of what they follow from. */
export function traitsOfNumbers(
  status: number,
  bytes: number,
  atMs: number,
  durationUs: number,
  isGet: boolean,
): number {
  return (
    (status >= 400 || status === 0 ? bits.failed : 0) |
    (isGet ? 0 : bits.sent) |
    (bytes >= largeBytes ? bits.large : 0) |
    (mixed(atMs, durationUs) % sampleOf === 0 ? bits.sampled : 0)
  )
}

/** One of so many is enough for what is counted of whole networks by the ten thousands. All of these are sampled. */
export const rareOf = 8 * sampleOf

/**
 * Chosen by the microseconds of when it ended and how long it took: no client can aim at those, and the same log has the same samples,
 * whoever reads it.
 */
export function isSampled({ atMs, durationUs }: Pick<LogLine, 'atMs' | 'durationUs'>): boolean {
  return mixed(atMs, durationUs) % sampleOf === 0
}

/** One of `rareOf`, chosen in the same way. */
export function isRare({ atMs, durationUs }: Pick<LogLine, 'atMs' | 'durationUs'>): boolean {
  return mixed(atMs, durationUs) % rareOf === 0
}

function mixed(atMs: number, durationUs: number): number {
  const endedUs = Math.round(atMs * 1000)
  let mixed =
    Math.imul(endedUs ^ Math.floor(endedUs / 2 ** 32), 0x9e3779b1) ^ Math.imul(durationUs, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
  return (mixed ^ (mixed >>> 15)) >>> 0
}

/** The bits of these traits. */
export function bitsOf(traits: readonly LineTrait[]): number {
  return traits.reduce((sum, trait) => sum | bits[trait], 0)
}
