import { z } from 'zod'

const Hash = z.string().regex(/^[0-9a-f]{64}$/)

/** A path inside the data folder: no way out of it. */
const InnerPath = z
  .string()
  .max(500)
  .regex(/^[^/\0\\]+(?:\/[^/\0\\]+)*$/)
  .refine(path => path.split('/').every(part => part !== '.' && part !== '..'))

/** The last moment that a date can say. */
const latestMs = 8_640_000_000_000_000

const isEachOnce = (files: readonly { path: string }[]) =>
  new Set(files.map(({ path }) => path)).size === files.length

/** The files that are databases, by their names in the data folder. */
export const mainDatabase = 'gatehouse.db'
export const trafficDatabase = 'traffic.db'

/** Who may read and write it, as chmod counts. */
const Mode = z.int().min(0).max(0o777)

/** One file of a backup. */
export const BackupFile = z.strictObject({ path: InnerPath, bytes: z.int().min(0), hash: Hash, mode: Mode })
export type BackupFile = z.infer<typeof BackupFile>

/** What is in a backup, and how it must be found to be when it is read back. */
export const Manifest = z.strictObject({
  format: z.literal(1),
  /** Of the Gatehouse that made it. */
  version: z.string().max(40),
  madeAtMs: z.int().min(0).max(latestMs),
  /** Who asked for it; `gatehouse` when it was made by itself. */
  by: z.string().max(100),
  /** By what the master key is known again under which it is sealed. */
  keyCheck: Hash,
  /** Versions of the schemas of the databases, by their names. */
  schemas: z.record(z.string(), z.int()),
  /** The active revision, the hash of its state and that of what it compiles to; null before the first start had one. */
  revision: z.strictObject({ number: z.int(), stateHash: Hash, compiledHash: Hash }).nullable(),
  /** The end of the audit trail. */
  audit: z.strictObject({ seq: z.int(), mac: Hash }),
  /** Those in which the files were, and empty ones. */
  folders: z.array(z.strictObject({ path: InnerPath, mode: Mode })).max(100_000),
  /** In the order in which they follow. */
  files: z.array(BackupFile).max(100_000).refine(isEachOnce, 'names a file twice'),
})
export type Manifest = z.infer<typeof Manifest>
