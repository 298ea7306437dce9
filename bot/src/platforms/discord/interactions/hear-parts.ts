import type { ChatEars } from '../../../chat/chat-platform.ts'
import type { ChatCaller } from '../../../chat/heard.ts'
import type { Known } from '../../../chat/known.ts'
import type { Command } from '../../../command.ts'
import type { Exchange } from './exchange.ts'

/** What hearing people needs. */
export interface HearParts {
  ears: Pick<ChatEars, 'hear'>
  commands: readonly Command[]
  /** What may be suggested at this moment; null until the program told. */
  known(): Known | null
}

/** One thing that somebody did: by whom, and how it is answered. */
export interface Act {
  delivery: string
  caller: ChatCaller
  exchange: Exchange
}
