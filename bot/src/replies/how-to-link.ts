/** How somebody comes to give commands in chat. */
export function howToLink(name: string): string {
  return `To give commands in chat they write to Gatehouse there and tell you the pairing code that they see: account link ${name} <pairing-code>`
}
