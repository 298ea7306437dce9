import type { ChatCheck } from '../../../chat/chat-platform.ts'
import { troubleWords } from '../rest/trouble.ts'

export function ok(name: string, words: string): ChatCheck {
  return { name, verdict: 'ok', words, fix: null }
}

export function wrong(name: string, words: string, fix: string): ChatCheck {
  return { name, verdict: 'wrong', words, fix }
}

export function unknown(name: string, words: string, fix: string | null = null): ChatCheck {
  return { name, verdict: 'unknown', words, fix }
}

/** What `look` finds, or that it could not look. */
export async function attempt(name: string, look: () => Promise<ChatCheck>): Promise<ChatCheck> {
  try {
    return await look()
  } catch (error) {
    return unknown(name, troubleWords(error), 'Try again in a minute; see https://discordstatus.com.')
  }
}
