import type { Platform } from '@gatehouse/core/identity/account.ts'
import type { ChatCheck, ChatState } from './chat-platform.ts'

/** What commands may know of the chats. */
export interface ChatsView {
  /** Those whose tokens are there. */
  states(): { platform: Platform; state: ChatState; sinceMs: number }[]
  /** Looks at everything that a chat needs. */
  check(): Promise<{ platform: Platform; checks: ChatCheck[] }[]>
}

/** For a program without chats. */
export const noChats: ChatsView = { states: () => [], check: async () => [] }
