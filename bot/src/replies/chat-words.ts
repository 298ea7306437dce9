import type { Platform } from '@gatehouse/core/identity/account.ts'
import type { ChatState } from '../chat/chat-platform.ts'
import { whenText } from './when-text.ts'

/** What people call a platform. */
export function chatName(platform: Platform): string {
  return names[platform]
}

const names: Record<Platform, string> = { slack: 'Slack', discord: 'Discord' }

/** How a chat is, and since when. */
export function stateWords(state: ChatState, sinceMs: number, nowMs: number): string {
  const since = whenText(sinceMs, nowMs)
  switch (state.kind) {
    case 'starting':
      return 'is being connected'
    case 'up':
      return `connected, ${since}`
    case 'away':
      return `away, ${since}, and tried again: ${state.words}`
    case 'stopped':
      return `stopped, ${since}: ${state.words}`
  }
}
