/**
 * Whether these bytes are ASCII without control characters and without a backslash. Four bytes are looked at together: a byte that is one of
 * those sets the highest bit of its place.
 */
export function isPlainAscii(view: DataView, from: number, end: number): boolean {
  if (end - from < 4) return false
  let odd = 0
  const last = end - 4
  for (let at = from; at < last; at += 4) odd |= oddBytes(view.getInt32(at, true))
  return ((odd | oddBytes(view.getInt32(last, true))) & 0x80808080) === 0
}

function oddBytes(four: number): number {
  const backslashes = four ^ 0x5c5c5c5c
  return four | (four - 0x20202020) | ((backslashes - 0x01010101) & ~backslashes)
}
