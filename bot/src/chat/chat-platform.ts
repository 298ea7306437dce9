import type { Card } from './card.ts'
import type { ChatCaller, Heard } from './heard.ts'
import type { Known } from './known.ts'

/** How a platform is, in the words of `status`. `stopped` does not come back by itself: a token was revoked or is wrong. */
export type ChatState =
  | { kind: 'starting' }
  | { kind: 'up' }
  | { kind: 'away'; words: string }
  | { kind: 'stopped'; words: string }

/** One thing that was looked at: what is well, or what is wrong and how it is put right. */
export interface ChatCheck {
  name: string
  verdict: 'ok' | 'wrong' | 'unknown'
  words: string
  fix: string | null
}

/** What became of a message. `gone`: there is no such message or channel any more, or it may not be written there. */
export type Sent =
  | { kind: 'sent'; message: string }
  | { kind: 'gone'; words: string }
  | { kind: 'failed'; words: string }

/** Where a private answer is shown, in the platform's own words. It may be good for some minutes only. */
export type Surface = string

/** What the program asks of a platform, which runs in a thread of its own. None of these throws. */
export interface ChatPlatform {
  /** Posts a card to a channel. `once`: the same for the same card, so that a post that is repeated gives one message where the platform can. */
  post(channel: string, card: Card, once: string): Promise<Sent>
  edit(channel: string, message: string, card: Card): Promise<Sent>
  /** Changes a private answer that was shown before; gone when its time is over. */
  show(surface: Surface, card: Card): Promise<Sent>
  /** Tokens, scopes, intents, and each channel that cards are posted to. */
  check(channels: readonly string[]): Promise<ChatCheck[]>
  know(known: Known): void
  close(): Promise<void>
}

/** What a platform tells the program. */
export interface ChatEars {
  /** Takes one thing that somebody did and gives what they are to be shown. Never throws; the same delivery has its effect once. */
  hear(heard: Heard): Promise<Card>
  /** What somebody sees on a page of their own in the chat. */
  home(caller: ChatCaller): Promise<readonly Card[]>
  /**
   * A card with `reply.pending` is shown privately there, so that it can be repaired when the plan ends. `at` is the platform's id of the view or message,
   * the same that `Heard` names.
   */
  shown(confirmation: string, at: string, surface: Surface): void
  state(state: ChatState): void
  log(level: 'info' | 'warn' | 'error', message: string, fields: Record<string, unknown>): void
}

/** How a platform is reached. Tokens are never logged. */
export interface ChatAccess {
  tokens: Readonly<Record<string, string>>
  /** Another base address than the platform's own. */
  apiUrl: string | null
}
