import type { Manifest } from './manifest.ts'

/** A backup that is there. */
export interface BackupOnDisk {
  name: string
  bytes: number
  /** By its name, which a copy keeps; by the time of its file where somebody gave it another name. */
  madeAtMs: number
  /** Whether it begins as a backup does. */
  isOne: boolean
}

/** The last backup that was made and read back whole. */
export interface GoodBackup {
  name: string
  path: string
  bytes: number
  madeAtMs: number
  /** When it was last read back whole. */
  verifiedAtMs: number
}

/** How making backups went since the program began. */
export interface BackupTries {
  /** When it began. */
  sinceMs: number
  /** The last one: when it ended, and why it came to nothing; null where there is a backup. Null before the first. */
  last: { atMs: number; failure: string | null } | null
}

/** A backup that was read back whole: every byte as it was written, every database sound, every revision and audit entry as it was written. */
export interface VerifiedBackup {
  path: string
  bytes: number
  manifest: Manifest
  /** How many of each were looked at. */
  revisions: number
  auditEntries: number
  sealedValues: number
  /** What a person should know although nothing is damaged, in sentences. */
  notes: string[]
}

/** What would be otherwise after a backup was put back in the place of what there is now. */
export interface RestoreEffect {
  /** Whether what there is now goes on from the backup; what follows is known in that case alone. */
  sameHistory: boolean
  /** Made since, and gone then. */
  revisionsLost: number
  auditEntriesLost: number
  accountsLost: string[]
  keysLost: string[]
  blocksLost: number
  /** Removed or disabled since, and there again then, but disabled. */
  accountsBack: string[]
  /** Ended since, and ended then as well. */
  mitigationsStayEnded: string[]
  keysStayRevoked: string[]
  blocksStayLifted: number
  /** What somebody lives with, or does not want to be told of, and that would hold now. */
  allowancesLost: Allowances
  allowancesStayEnded: Allowances
}

/** How many there are. */
export interface Allowances {
  /** With what of the doctor's somebody lives. */
  waivers: number
  /** What detectors pass over. */
  exceptions: number
  /** Of alerts. */
  silences: number
}

/** Backups of this instance. */
export interface Backups {
  /** Where they are. */
  readonly folder: string
  /** What they are made of, and the file of the master key that opens them. */
  readonly dataFolder: string
  readonly masterKeyFile: string
  /** Newest first. */
  list(): BackupOnDisk[]
  /** Makes one and reads it back whole. @throws AppError; then there is none more */
  create(by: string): Promise<VerifiedBackup & { removed: string[] }>
  /** @throws AppError that says what is wrong with it */
  verify(path: string): Promise<VerifiedBackup>
  /** What putting it back would do. @throws AppError as `verify` does */
  preview(path: string): Promise<{ backup: VerifiedBackup; effect: RestoreEffect }>
  lastGood(): GoodBackup | null
  tries(): BackupTries
}
