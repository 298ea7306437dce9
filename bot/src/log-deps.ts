import type { AskedSummaries } from '@gatehouse/core/access-log/asked-summaries.ts'
import type { LogForgetStore } from '@gatehouse/core/access-log/forget/forget-store.ts'
import type { ToldEraser } from '@gatehouse/core/access-log/forget/told-eraser.ts'
import type { LogLines } from '@gatehouse/core/access-log/log-lines.ts'
import type { RetentionStore } from '@gatehouse/core/access-log/retention.ts'
import type { FindingAllowStore } from '@gatehouse/core/findings/allow.ts'
import type { FindingStore } from '@gatehouse/core/findings/finding-store.ts'
import type { RecentTraffic } from '@gatehouse/core/observe/recent-traffic.ts'
import type { Turns } from '@gatehouse/core/turns.ts'
import type { AskedWaf } from '@gatehouse/core/waf-log/asked-waf.ts'
import type { AskerTurns } from './access-log/asker-turns.ts'
import type { LogKeeping } from './access-log/log-keeping.ts'
import type { FindingWatch } from './finding-watch.ts'

/** What the logs of the edge say, and what is done with them. */
export interface LogDeps {
  /** What the last minutes of traffic were. */
  traffic: RecentTraffic
  /** What the access log says of any time. */
  summaries: AskedSummaries
  /** Commands take these turns to ask that, or what the WAF's rules matched. */
  questionTurns: AskerTurns
  /** For how long these numbers are kept, */
  retentions: RetentionStore
  /** and by whom. */
  logKeeping: LogKeeping
  /** What detectors found in the access log. */
  findings: FindingStore
  /** The lines of the access log themselves. */
  logLines: LogLines
  /** What is being taken out of it. */
  logForgets: LogForgetStore
  /** Takes it out. @throws AppError `unavailable` with a clause without a full stop: not all of it was done */
  forgetInLogs(network: string): Promise<number>
  /** Takes it out of what people are told of it, */
  toldEraser: ToldEraser
  /** in turns with whoever looks at the logs and tells. */
  alertTurns: Turns
  /** What the WAF's rules matched. */
  waf: AskedWaf
  /** What detectors are to pass over. */
  findingAllows: FindingAllowStore
  /** Whoever asks them. */
  findingWatch: FindingWatch
}
