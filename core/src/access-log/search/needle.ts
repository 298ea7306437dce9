import type { LogFilter } from './log-filter.ts'

const shortest = 3
/** What no writer of JSON escapes. */
const plain = /[\w.~-]+/g

/**
 * Bytes that stand in each line that a filter lets through, so that the others need not be read; null when there are none. IPv4 is written as
 * four numbers, and a path as it came.
 */
export function needleOf({ client, blocked, path }: LogFilter): string | null {
  if (client !== null && !client.includes(':')) {
    const [address = '', length = '32'] = client.split('/')
    const whole = address.split('.').slice(0, Math.floor(Number(length) / 8))
    if (whole.length === 4) return address
    if (whole.length > 0) return `${whole.join('.')}.`
  }
  if (blocked) return 'blocked'
  const parts = path?.match(plain) ?? []
  const longest = parts.reduce((one, other) => (other.length > one.length ? other : one), '')
  return longest.length >= shortest ? longest : null
}

/** Says of lines, the last one first, whether the bytes stand in them. */
export function needleIn(bytes: Buffer, needle: string | null): (from: number, end: number) => boolean {
  if (needle === null) return () => true
  const hits: number[] = []
  for (let at = bytes.indexOf(needle, 0, 'latin1'); at !== -1; at = bytes.indexOf(needle, at + 1, 'latin1'))
    hits.push(at)
  return (from, end) => {
    while ((hits.at(-1) ?? -1) >= end) hits.pop()
    return (hits.at(-1) ?? -1) >= from
  }
}
