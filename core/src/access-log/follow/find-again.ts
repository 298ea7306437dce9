import { AppError } from '../../error.ts'
import type { LogFiles, LoggedFile } from './log-files.ts'
import { isHeadOf } from './log-head.ts'
import type { LogPosition } from './log-position.ts'

/** Where to read on, and what became of the file that was being read. */
export interface FoundAgain {
  file: LoggedFile
  offset: number
  /** `cut`: it was cut off in place. `lost`: it is not there any more. */
  fate: 'found' | 'cut' | 'lost'
  /** All files, as they were found. */
  list: readonly LoggedFile[]
}

/**
 * Finds the file of a position among those that are there: by its inode and its head, or by its head alone, when it was copied back or
 * compressed. When it is gone, the first one that was begun after it.
 * @throws AppError `unavailable` when there is none to be read
 */
export function findAgain(files: LogFiles, position: LogPosition): FoundAgain {
  const list = files.list()
  const unread = () => firstUnread(list, position.before)
  if (position.offset === 0) return { file: unread(), offset: 0, fate: 'found', list }
  const own = findOwn(files, list, position)
  if (own) return { file: own, offset: position.offset, fate: 'found', list }
  const cut = list.find(({ ino, packed }) => ino === position.ino && !packed)
  if (cut === undefined) return { file: unread(), offset: 0, fate: 'lost', list }
  // As much as is left of it was read.
  if (isHeadOf(files, cut, position)) return { file: cut, offset: cut.size, fate: 'cut', list }
  return { file: unread(), offset: 0, fate: 'cut', list }
}

/** The file of a position; undefined when it is not there, or was cut off. */
export function findOwn(
  files: LogFiles,
  list: readonly LoggedFile[],
  position: LogPosition,
): LoggedFile | undefined {
  const may = list.filter(({ packed, size }) => packed || size >= position.offset)
  const same = may.filter(({ ino }) => ino === position.ino)
  // While addresses are taken out of the files, nobody knows how they begin.
  if (position.headBytes === 0 && position.offset > 0) return same.find(({ packed }) => !packed)
  const others = may.filter(({ ino }) => ino !== position.ino)
  return [...same, ...others].find(file => isHeadOf(files, file, position))
}

/**
 * The oldest file after a rotated one.
 * @throws AppError `unavailable` when there is none
 */
export function firstUnread(list: readonly LoggedFile[], before: string): LoggedFile {
  const found = list.find(({ rotated }) => rotated === '' || rotated > before)
  if (found) return found
  throw new AppError('unavailable', 'the access log is missing')
}
