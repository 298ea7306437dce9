const maxLength = 80

/** Somebody else's text as far as a sentence can hold it. */
export function clipped(text: string): string {
  const plain = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
  return plain.length <= maxLength ? plain : `${plain.slice(0, maxLength - 1)}…`.toWellFormed()
}
