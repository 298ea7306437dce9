import type { Pending, Severity } from '../../reply.ts'
import type { Card } from '../card.ts'

/** How grave it is, as a sign with a shape of its own and in a word for who cannot see it. */
export const signs: Record<Severity, { sign: string; word: string }> = {
  ok: { sign: '✅', word: 'Done' },
  info: { sign: 'ℹ️', word: 'Info' },
  warning: { sign: '⚠️', word: 'Warning' },
  error: { sign: '❌', word: 'Failed' },
}

/** For what a plan waits; the end of the time follows behind it. */
export function waitWords({ needs }: Pending, { asks }: Card): string {
  if (needs === 'second')
    return asks === null
      ? 'Waits for the code of a second person until'
      : 'Waits for your code, as the second person, until'
  if (needs === 'yes') return 'Waits for a yes at the console until'
  return asks === null ? 'Waits for the code of who asked for it until' : 'Waits for your code until'
}

/** A moment of this day in UTC, to the minute: what people say to each other. */
export function clockText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(11, 16)} UTC`
}

/** A command as it is typed in a chat. */
export function typedCommand(command: string): string {
  return `/gate ${command}`
}
