/** Texts with half a surrogate pair, which neither platform takes as Unicode. */
export function halves(value: unknown): string[] {
  if (typeof value === 'string') return value.isWellFormed() ? [] : [`half a character: ${value}`]
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(halves) : []
}
