import { errorWords } from '@gatehouse/core/error.ts'
import { LogLevel } from '@slack/bolt'
import type { ChatEars } from '../../chat/chat-platform.ts'

type Write = (...words: unknown[]) => void

/** What Slack's own libraries log with. */
export interface LibraryLog {
  debug: Write
  info: Write
  warn: Write
  error: Write
  setLevel(level: LogLevel): void
  getLevel(): LogLevel
  setName(name: string): void
}

/** Anything that looks like a token or a one-time address of Slack. */
const secret = /\bx(ox[a-z]|app)-[A-Za-z0-9-]+|\b(ticket|token)=[^&\s"]+|https?:\/\/hooks\.[^\s"]+/g

/** Text without tokens. */
export function withoutTokens(text: string): string {
  return text.replace(secret, '***')
}

/** Takes what Slack's libraries log from the level of a warning on into our own log. Their lower levels hold whole requests. */
export function libraryLog(ears: Pick<ChatEars, 'log'>): LibraryLog {
  const write =
    (level: 'warn' | 'error'): Write =>
    (...words) =>
      ears.log(level, 'slack library', { words: withoutTokens(words.map(errorWords).join(' ')) })
  const drop: Write = () => undefined
  return {
    debug: drop,
    info: drop,
    // What the library calls an error is tried again here, and is told as a state when it lasts.
    warn: write('warn'),
    error: write('warn'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  }
}
