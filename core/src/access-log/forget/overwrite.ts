import type { AddressFinder } from './address-finder.ts'

/** What stands where an address was. */
const filler = 0x2d

/** Whether of a text nothing is left. */
export function isTakenOut(text: string): boolean {
  return text !== '' && Buffer.from(text).every(byte => byte === filler)
}

/** Puts as many other characters where addresses are, so that everything else stays where it is. @returns how many there were */
export function overwrite(bytes: Buffer, finder: AddressFinder): number {
  const spans = finder.find(bytes)
  for (const { from, end } of spans) bytes.fill(filler, from, end)
  return spans.length
}
