import type { GoodBackup } from '../backup/backups.ts'
import type { Clock } from '../clock.ts'
import type { Edge } from '../edge/edge.ts'
import type { EdgeReply } from '../edge/edge-probe.ts'
import type { AccountStore } from '../identity/account.ts'
import type { ApiKeyStore } from '../identity/api-key.ts'
import type { AuditLog } from '../identity/audit.ts'
import type { ClockSkew } from '../identity/clock-skew.ts'
import type { KeyFile } from '../identity/key-file.ts'
import type { PlaceStore } from '../identity/place.ts'
import type { Codes } from '../identity/totp.ts'
import type { RevisionStore } from '../routing/revision.ts'
import type { ProcessView } from './view/process-view.ts'

/** Where the files of an instance are. Absolute paths. */
export interface DoctorFiles {
  dataFolder: string
  database: string
  trafficDatabase: string
  /** The file that holds the master key. */
  masterKey: string
  /** The file of variables that was read at the start; it need not be there. */
  settings: string
  /** Where `backup create` writes. */
  backups: string
  adminSocket: string
  accessLog: string
  wafLog: string
  /** Where Caddy keeps certificates and keys. */
  storage: string
  /** What Caddy starts with. */
  bootFile: string
  /** The socket on which Gatehouse serves its own pages. */
  webSocket: string
}

/** What rules about the place may look at. */
export interface HostDeps {
  production: boolean
  clock: Pick<Clock, 'nowMs'>
  /** Gatehouse's own process. */
  self: ProcessView
  /** The process of Caddy; null where it is not seen from here: in another container. */
  edgeProcess: ProcessView | null
  /** Whether Gatehouse starts Caddy itself, and the file of that; null when somebody else does. */
  managedBinary: string | null
  /** Of the library that the databases are kept with. */
  sqliteVersion: string
  /** The variables that Gatehouse was started with, those of its file among them. */
  environment: Readonly<Record<string, string | undefined>>
  /** The names of those that it reads itself. */
  ownVariables: readonly string[]
  masterKey: Pick<KeyFile, 'read'>
  files: DoctorFiles
}

/** One request through the edge, to its own listener, as anybody outside could send it. */
export interface Question {
  host: string
  method?: string
  /** The raw target; `/` when it is left out. */
  path?: string
  headers?: Readonly<Record<string, string>>
  /** By the plain listener although there is one with TLS. */
  plain?: true
  /** The host that is named in the handshake of TLS, when it is another. */
  through?: string
}

/** What came of a handshake. `silent`: nobody said no; it came to nothing for another reason. */
export type Handshake =
  | { kind: 'agreed'; version: string }
  | { kind: 'refused'; words: string }
  | { kind: 'silent'; words: string }

/** How a database is kept. */
export interface DatabaseState {
  /** What SQLite found; null when it is whole. */
  problem: string | null
  /** `wal` is the one that readers and a power cut leave whole. */
  journal: string
  /** 2 is FULL: what was acknowledged is on the disk. */
  synchronous: number
  foreignKeys: boolean
}

/** What rules about a running instance may look at beside. */
export interface RunningDeps extends HostDeps {
  /** Asks the edge by a real request. Never throws. */
  ask(question: Question): Promise<EdgeReply>
  /** A TLS handshake with the edge by a client that knows no newer version. Never throws. */
  handshake(newest: 'TLSv1.1' | 'TLSv1.3'): Promise<Handshake>
  /** How the database is kept, looked at now. */
  database(): Promise<DatabaseState>
  /** The newest backup that was read back whole; null when there is none. */
  lastBackup(): Pick<GoodBackup, 'name' | 'madeAtMs'> | null
  /** The folders that the edge serves: the status page and its documents. */
  statusPage: readonly string[]
  /** The configuration that Caddy runs, with its secrets: nothing of it may be said. @throws AppError `unavailable` */
  running(): Promise<unknown>
  edge: Pick<Edge, 'current' | 'status' | 'certificates' | 'proofs'>
  revisions: RevisionStore
  accounts: AccountStore
  codes: Codes
  keys: ApiKeyStore
  places: PlaceStore
  audit: AuditLog
  clockSkew: ClockSkew
}
