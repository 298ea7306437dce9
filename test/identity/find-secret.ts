/** Numbers in which six digits stand by chance: macs, hashes and ids in hex, and times and measures with a point. */
const chance = /[0-9a-f]{32,}|\d+\.\d+/g

/**
 * Whether a secret stands in a text. A code of six digits counts where it stands alone, with or without a gap in its middle: within a
 * longer number, such as a time in milliseconds, it would be found by chance.
 */
export function holdsSecret(text: string, secret: string): boolean {
  if (!/^\d{6}$/.test(secret)) return text.includes(secret)
  const code = new RegExp(`(?<!\\d)${secret.slice(0, 3)}[ -]?${secret.slice(3)}(?!\\d)`)
  return code.test(text.replaceAll(chance, '…'))
}
