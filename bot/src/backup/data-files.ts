import { copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Manifest } from '@gatehouse/core/backup/manifest.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'

/** Folders that operators fill. */
export const ownFolders = ['certificates', 'dns', 'lists'] as const

/** What Caddy got and cannot make again: certificates, their accounts, its own authority. */
export const storageFolder = 'edge/storage'

/** Caddy's locks hold for the process that made them. */
const lockFolder = 'edge/storage/locks'

/** What was copied, by paths below the data folder. */
interface Copied {
  files: string[]
  folders: Manifest['folders']
}

/**
 * Copies what of a data folder is the truth beside its databases, so that what is packed is of one moment. Everything else is made anew
 * at a start, or is a log; the master key is never among it. A link to a file is followed: certificates of other programs are often links.
 * @throws AppError `unavailable` when one cannot be read
 */
export function copyTruths(dataFolder: string, into: string): Copied {
  const copied: Copied = { files: [], folders: [] }
  for (const path of [...ownFolders, storageFolder]) copyBelow(dataFolder, into, path, copied)
  return copied
}

function copyBelow(dataFolder: string, into: string, path: string, copied: Copied): void {
  const full = join(dataFolder, path)
  try {
    const stat = statSync(full)
    if (stat.isFile()) {
      mkdirSync(dirname(join(into, path)), { recursive: true, mode: 0o700 })
      copyFileSync(full, join(into, path))
      copied.files.push(path)
    }
    // A linked folder could lead round in a circle; those at the top may be links.
    const isFolder = stat.isDirectory() && (!lstatSync(full).isSymbolicLink() || !path.includes('/'))
    if (!isFolder || path === lockFolder) return
    copied.folders.push({ path, mode: stat.mode & 0o777 })
    for (const name of readdirSync(full).sort()) copyBelow(dataFolder, into, `${path}/${name}`, copied)
  } catch (error) {
    if (error instanceof AppError) throw error
    // Temporary files go while one looks.
    if (!existsSync(full)) return
    throw new AppError(
      'unavailable',
      `${full} cannot be read for the backup: ${errorWords(error)}. Give the user who runs Gatehouse the right to read it, or take it away.`,
      { cause: error },
    )
  }
}
