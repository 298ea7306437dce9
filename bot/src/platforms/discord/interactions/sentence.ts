import { type Card, plainCard } from '../../../chat/card.ts'

/** What is said to whoever asks for something that is not possible. */
export function sentence(title: string, notes: readonly string[] = []): Card {
  return plainCard({ title, severity: 'warning', notes })
}
