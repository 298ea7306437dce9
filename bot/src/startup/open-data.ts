import { join } from 'node:path'
import type { Clock } from '@gatehouse/core/clock.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { Ballast } from '@gatehouse/core/sqlite/ballast.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { lockFolder } from '@gatehouse/core/sqlite/folder-lock.ts'
import { SqliteRevisionStore } from '@gatehouse/core/sqlite/revision-store.ts'
import type { Config } from '../config.ts'
import { refuseDemoFolder } from '../demo/demo.ts'
import { prepareDataFolder } from './data-folder.ts'
import { openLog } from './log-file.ts'
import { openMasterKey } from './open-master-key.ts'
import { openStores, type Stores } from './open-stores.ts'
import type { Shutdown } from './shutdown.ts'

/** What an instance has on disk. */
export interface OpenData {
  folder: string
  log: Log
  stores: Stores
  /** What a person should do about the master key, if anything. */
  warning: string | null
}

/**
 * Takes the data folder for this process alone and opens what is kept there.
 * @throws AppError when another process has it, when it cannot be used, or when the master key is not the right one, or the demo made it
 */
export function openData(
  config: Config,
  clock: Clock,
  shutdown: Pick<Shutdown, 'atEnd'>,
  terminal: boolean,
): OpenData {
  const folder = prepareDataFolder(config.dataFolder)
  const lock = lockFolder(folder)
  shutdown.atEnd(async () => lock.release())
  const log = openLog(folder, terminal)
  const database = new Database(join(folder, 'gatehouse.db'), new Ballast(join(folder, 'ballast')))
  shutdown.atEnd(async () => database.close())
  if (config.production) refuseDemoFolder(new SqliteRevisionStore(database))
  const nowMs = clock.nowMs()
  const { keyring, keyFile, warning } = openMasterKey({ config, dataFolder: folder, database, nowMs, log })
  const caddy = config.edge.kind === 'managed' ? config.edge.binary : null
  const stores = openStores({ database, keyring, keyFile, clock, log, caddy })
  return { folder, log, stores, warning }
}
