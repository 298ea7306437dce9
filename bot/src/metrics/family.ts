import type { Registry } from 'prom-client'
import type { DispatchDeps } from '../dispatch/dispatch-deps.ts'
import type { RouteNames } from './route-names.ts'

/** What metrics are made of. */
export type MetricDeps = Pick<
  DispatchDeps,
  | 'summaries'
  | 'edge'
  | 'revisions'
  | 'health'
  | 'blocks'
  | 'findings'
  | 'alerts'
  | 'chats'
  | 'cards'
  | 'webhook'
  | 'clock'
  | 'startedAtMs'
  | 'log'
>

/** Metrics that come from one place, and fail together. */
export interface Family {
  /** How `gatehouse_metrics_failed` calls it. */
  name: string
  /** Makes its metrics; gives what brings them up to date before they are read, which may throw. */
  open(registry: Registry, deps: MetricDeps, names: RouteNames): () => Promise<void> | void
}
