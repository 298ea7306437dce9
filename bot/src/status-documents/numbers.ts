/** To one decimal: more is not known, and costs room. */
export function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10
}

/** A share to a ten-thousandth. What is not whole never becomes whole by it. */
export function share(value: number): number {
  const near = Math.round(value * 10_000) / 10_000
  return near === 1 && value < 1 ? 0.9999 : near === 0 && value > 0 ? 0.0001 : near
}
