import type { ChatEars } from '../../../chat/chat-platform.ts'
import type { Rest } from '../rest/open-rest.ts'

/** What answering an interaction needs. */
export interface ExchangeParts {
  rest: Rest
  ears: Pick<ChatEars, 'shown' | 'log'>
}
