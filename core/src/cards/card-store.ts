import type { Platform } from '../identity/account.ts'

/** A channel in which public cards are shown. */
export interface CardChannel {
  platform: Platform
  channel: string
}

/** A public card: what it is about, and what nothing else holds of it. */
export interface StoredCard {
  id: number
  /** `confirmation:<id>`, `revision:<number>`, `entry:<seq of the audit>`, `event:<id>` or `end:<mitigation>@<since, in ms>`. */
  subject: string
  /** JSON of whoever made it. */
  content: string | null
  madeAtMs: number
}

/** A card in one channel. `message` is null as long as it was not posted; `shown` is the hash of what it says there. */
export interface CardMessage extends CardChannel {
  card: StoredCard
  message: string | null
  shown: string | null
}

/** Those that have said their last word are forgotten then; the audit keeps what was done. */
export const cardLifeMs = 30 * 86_400_000

/** Where public cards are kept until every channel shows their last word. */
export interface CardStore {
  /** Makes a card, or changes what is kept of it, and has it shown in these channels as well. Inside the caller's transaction, if there is one. */
  make(card: Omit<StoredCard, 'id'>, channels: readonly CardChannel[]): void
  /** The newest card whose subject begins so. */
  newest(beginning: string): StoredCard | null
  /** The messages of a platform that may have to be changed, oldest card first. */
  open(platform: Platform): CardMessage[]
  shown(at: CardMessage, message: string, shown: string): void
  /** It says its last word, or cannot be changed any more. */
  end(at: CardMessage, state: 'settled' | 'gone'): void
}
