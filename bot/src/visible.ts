/**
 * Text that somebody else wrote, fit to be shown: control, format and bidi characters, odd line breaks and broken surrogates are shown
 * as \u{202e}, so that no text can move a terminal's cursor, or colour, hide or reorder what stands around it.
 */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escaped)
}

/** The same for text of several lines; line breaks stay, tabs become two spaces. */
export function visibleLines(text: string): string[] {
  return text.replaceAll('\t', '  ').split(/\r?\n/).map(visible)
}

function escaped(char: string): string {
  if (char === '\n') return '\\n'
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`
}
