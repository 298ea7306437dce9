import { visible } from '../visible.ts'

/** Text that somebody else wrote, for a document: nothing that cannot be seen, and at most so many characters. */
export function shortText(text: string, longest = 200): string {
  const shown = visible(text)
  return shown.length <= longest ? shown : `${shown.slice(0, longest - 1).toWellFormed()}…`
}
