import type { Log } from '@gatehouse/core/log.ts'

/** One line of the log. */
export interface Logged {
  level: 'info' | 'warn' | 'error'
  message: string
  fields: Record<string, unknown>
}

/** A log that keeps what it is told, and the bugs of commands apart. */
export function keepingLog(bugs: unknown[], logged: Logged[]): Log {
  const keep = (level: Logged['level']): Log['info'] => {
    return (message, fields = {}) => {
      logged.push({ level, message, fields })
      if (message === 'command failed unexpectedly') bugs.push(fields.error)
    }
  }
  return { info: keep('info'), warn: keep('warn'), error: keep('error') }
}
