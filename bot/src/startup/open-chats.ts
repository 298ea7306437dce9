import { systemClock } from '@gatehouse/core/clock.ts'
import type { Chats } from '../chat/chats.ts'
import { ChatThread } from '../chat/thread/chat-thread.ts'
import type { ChatSettings } from '../chat-settings.ts'

/** Starts the chats whose tokens are there, each in a thread of its own, and keeps what they show true until it is closed. */
export function openChats(chats: Chats, settings: readonly ChatSettings[]): { close(): Promise<void> } {
  chats.start(
    settings.map(({ definition, access }) => ({
      platform: definition.platform,
      open: ears => {
        const thread = new ChatThread({
          file: definition.thread,
          access,
          ears,
          clock: systemClock,
          random: Math.random,
        })
        thread.start()
        return thread
      },
    })),
  )
  const kept = chats.keepTrue()
  return {
    close: async () => {
      await chats.close()
      await kept
    },
  }
}
