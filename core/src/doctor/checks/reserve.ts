import { statSync } from 'node:fs'
import { join } from 'node:path'
import { hostCheck } from '../check.ts'
import { bad, well } from '../seen.ts'

const least = 16 * 1024 ** 2

/** A full disk leaves room for what must be written then. */
export const reserve = hostCheck({
  id: 'reserve',
  title: 'room is held back for when the disk is full',
  severity: 'low',
  protects: 'On a full disk not even what was begun can be ended, nor anything taken back.',
  fix: 'Make room on the disk if it is full; Gatehouse takes its reserve again with the next change, also after a restore.',
  sources: ['SQLite documentation, “Result codes: SQLITE_FULL”'],
  look: ({ files: { dataFolder } }) => {
    const stat = statSync(join(dataFolder, 'ballast'), { throwIfNoEntry: false })
    // A file can say that it is long and hold nothing. Blocks are of 512 bytes (stat(2)).
    const bytes = Math.min(stat?.size ?? 0, (stat?.blocks ?? 0) * 512)
    return bytes >= least ? well('It is.') : bad('It is not: the file ballast is missing or too small.')
  },
})
