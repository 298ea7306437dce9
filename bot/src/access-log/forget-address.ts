import { addressFinder } from '@gatehouse/core/access-log/forget/address-finder.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { overwriteFile, overwriteLog } from '@gatehouse/core/caddy/overwrite-log.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { asideFiles } from '@gatehouse/core/sqlite/traffic/damaged-aside.ts'
import { TrafficEraser } from '@gatehouse/core/sqlite/traffic/traffic-eraser.ts'

interface ForgetParts {
  /** Of every log in which clients stand; what their rotated files are called follows from that. */
  logs: readonly string[]
  /** Of what was counted. */
  database: string
}

/**
 * Takes the addresses of a network out of the files of the logs and out of what was counted of them, while nobody counts. It can be done
 * again from the beginning wherever it ended: what was read stays read, because the files keep their lengths.
 * @returns how many addresses there were
 * @throws AppError `unavailable` with a clause without a full stop
 */
export async function forgetAddress({ logs, database }: ForgetParts, network: string): Promise<number> {
  const finder = addressFinder(network)
  const eraser = new TrafficEraser(database)
  try {
    demandPlain(logs, eraser.reading())
    // Before the files: whoever begins again would take a file that begins otherwise for another one.
    eraser.loosen()
    let count = 0
    for (const path of logs) count += await overwriteLog(path, finder)
    for (const path of asideFiles(database)) count += overwriteFile(path, finder)
    return count + eraser.overwrite(finder)
  } finally {
    eraser.close()
  }
}

/** @throws AppError when a file that is compressed, and so will be another one, is being read */
function demandPlain(logs: readonly string[], reading: readonly number[]): void {
  const isPacked = logs.some(path =>
    new AccessLogFiles(path).list().some(({ packed, ino }) => packed && reading.includes(ino)),
  )
  if (isPacked) throw new AppError('unavailable', 'an old log is still being read')
}
