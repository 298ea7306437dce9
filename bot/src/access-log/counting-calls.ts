import type { Retention } from '@gatehouse/core/access-log/retention.ts'
import type { FindingAllow } from '@gatehouse/core/findings/allow.ts'
import type { LogReport } from './counting.ts'
import type { Told } from './question-calls.ts'

/** What the thread that counts tells. */
export interface CountingEars {
  report(report: LogReport): void
}

/** What the thread that counts is told. */
export interface CountingCalls {
  /** It writes what it has read and ends. */
  end(): void
  /** What detectors pass over from now on, whole. */
  allow(allowed: readonly FindingAllow[]): void
  /** For how long numbers are kept from now on. */
  retain(retention: Retention): void
  /** Takes the addresses of a network out of the logs and what was counted. @returns how many there were */
  forget(network: string): Promise<Told<number>>
}

/** What a thread that counts is given at its start. */
export interface CountingData {
  /** Of the access log. */
  path: string
  /** Of the WAF's log. */
  wafLog: string
  /** Of Caddy's own log. */
  ownLog: string
  /** Of the database. */
  database: string
  /** A folder of this user alone, for what is unpacked. */
  scratch: string
  /** What detectors pass over at first. */
  allowed: readonly FindingAllow[]
  /** For how long numbers are kept at first. */
  retention: Retention
}
