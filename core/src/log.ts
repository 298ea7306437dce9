import { type DestinationStream, pino, stdTimeFunctions } from 'pino'

/** Facts of a log line. Never a secret, a code or a token. */
export type LogFields = Record<string, unknown>

/** A structured log: a constant lower-case message, and facts in fields. */
export interface Log {
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

/** JSON lines into `destination`. An `error` field that holds an Error is written with its stack. */
export function createLog(destination: DestinationStream): Log {
  const logger = pino(
    { base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: label => ({ level: label }) } },
    destination,
  )
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  }
}

/** A log that keeps nothing. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
