import { visible } from '../visible.ts'

const longest = 200

/** Text that somebody else wrote, for a document: nothing that cannot be seen, and at most 200 characters. */
export function shortText(text: string): string {
  const shown = visible(text)
  return shown.length <= longest ? shown : `${shown.slice(0, longest - 1).toWellFormed()}…`
}
