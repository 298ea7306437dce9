/** Tells most paths from each other by some of their characters; the shortest not at all. */
export function pathMark(path: string): number {
  const { length } = path
  if (length < 2) return 0
  return markOf(length, path.charCodeAt(length - 1), path.charCodeAt(length >> 1), path.charCodeAt(1))
}

/** The same of an ASCII path in these bytes. */
export function pathMarkOfBytes(bytes: Uint8Array, from: number, end: number): number {
  const length = end - from
  if (length < 2) return 0
  return markOf(length, bytes[end - 1] ?? 0, bytes[from + (length >> 1)] ?? 0, bytes[from + 1] ?? 0)
}

function markOf(length: number, last: number, middle: number, second: number): number {
  return (length * 31 * 31 * 31 + last * 31 * 31 + middle * 31 + second) >>> 0
}
