import type { Desk } from '../request.ts'
import { replyCard } from './answer-card.ts'
import type { Card } from './card.ts'
import type { ChatCaller } from './heard.ts'

/** What somebody sees on their page in a chat: how the edge is, and what waits for somebody. Each as far as they may see it. */
export async function homeCards({ desk }: { desk: Pick<Desk, 'run'> }, caller: ChatCaller): Promise<Card[]> {
  const cards: Card[] = []
  for (const typed of ['status', 'confirmation list']) {
    const { exit, code, reply } = await desk.run({ typed, caller, silent: true })
    if (exit === 0) cards.push(replyCard(reply))
    // Whoever is refused is told why once, not for each part of the page.
    else if (cards.length === 0) return [replyCard(reply)]
    else if (code !== 'forbidden') cards.push(replyCard(reply))
  }
  return cards
}
