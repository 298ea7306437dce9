/** Fillers and joiners without a picture of their own stand apart: they are letters or signs to Unicode. Blanks but the usual one could make columns. */
const unseen =
  /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]|\u034f|\u17b4|\u17b5/gu

/**
 * Text that somebody else wrote, fit to be shown: control, format and bidi characters, letters and combining signs that nobody sees, odd blanks and line breaks and broken surrogates are shown
 * as \u{202e}, so that no text can move a terminal's cursor, or colour, hide or reorder what stands around it.
 */
export function visible(text: string): string {
  return text.replaceAll(unseen, escaped)
}

/** The same for text of several lines; line breaks stay, tabs become two spaces. */
export function visibleLines(text: string): string[] {
  return text.replaceAll('\t', '  ').split(/\r?\n/).map(visible)
}

/**
 * JSON of a value, in which the same characters are escaped as JSON does it: whoever parses it reads the same value, and a terminal on which it
 * is looked at shows nothing but text.
 */
export function visibleJson(value: object): string {
  return JSON.stringify(value).replaceAll(unseen, char =>
    Array.from({ length: char.length }, (_, at) => unitEscape(char.charCodeAt(at))).join(''),
  )
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}

function escaped(char: string): string {
  if (char === '\n') return '\\n'
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`
}
