import { distance } from 'fastest-levenshtein'

/** The candidate that a mistyped word was most likely meant to be, if any is near enough. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.toLowerCase()
  if (typed === '' || typed.length > 60) return undefined
  const starts = candidates.filter(candidate => typed.length > 1 && candidate.startsWith(typed))
  if (starts.length === 1) return starts[0]
  const [best] = candidates
    .map(candidate => ({ candidate, far: distance(typed, candidate) }))
    .sort((a, b) => a.far - b.far)
  return best && best.far <= Math.ceil(Math.min(typed.length, best.candidate.length) / 3)
    ? best.candidate
    : undefined
}

/** ` Did you mean x?`, to follow a sentence, or nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const candidate = nearest(word, candidates)
  return candidate === undefined ? '' : ` Did you mean ${candidate}?`
}
