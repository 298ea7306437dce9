import type { FindingAllow } from '@gatehouse/core/findings/allow.ts'

/** Whoever reads the access log and asks detectors about it. */
export interface FindingWatch {
  /** Tells it what is passed over from now on: these exceptions and no other. It is told again whenever it begins anew. */
  allow(list: readonly FindingAllow[]): void
}
