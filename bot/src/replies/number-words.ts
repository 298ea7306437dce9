/** A count for people: `12,345`. */
export const countText = (count: number): string => Math.round(count).toLocaleString('en-US')

/** Milliseconds for people, as exactly as they are known. */
export function msText(ms: number | null): string {
  if (ms === null) return '–'
  if (ms < 10) return `${Math.round(ms * 10) / 10} ms`
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`
}

/** A size for people: `3.2 MB`, in powers of 1000. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const
  const at = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const size = bytes / 1000 ** at
  return `${size < 10 && at > 0 ? size.toFixed(1) : Math.round(size)} ${units[at]}`
}

/** `0.0123` as `1.2 %`; what is little is not called nothing. */
export function shareText(share: number | null): string {
  if (share === null) return '–'
  const percent = share * 100
  if (percent > 0 && percent < 0.1) return 'under 0.1 %'
  if (percent > 99.9 && percent < 100) return 'over 99.9 %'
  return `${percent < 10 ? Math.round(percent * 10) / 10 : Math.round(percent)} %`
}
