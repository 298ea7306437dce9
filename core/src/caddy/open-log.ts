import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { OpenLog } from '../access-log/follow/log-files.ts'
import { AppError, errorWords } from '../error.ts'

/** Opens a file of a log. @throws AppError `unavailable` with a clause without a full stop */
export function openLog(path: string): OpenLog | 'gone' {
  let descriptor: number
  try {
    // A pipe must not hold anything up until somebody writes to it.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
  } catch (error) {
    if (isMissing(error)) return 'gone'
    throw unreadable(error)
  }
  const state = fstatSync(descriptor)
  if (state.isFile()) return logOf(descriptor, state.ino, true)
  closeSync(descriptor)
  throw new AppError('unavailable', 'the access log is not a regular file')
}

/** What is read through a descriptor. */
export function logOf(descriptor: number, ino: number, whole: boolean): OpenLog {
  return {
    ino,
    whole,
    size: () => fstatSync(descriptor).size,
    read: (into, offset) => readSync(descriptor, into, 0, into.length, offset),
    close: () => closeSync(descriptor),
  }
}

/** Whether it is said of a file that it is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** Why a log cannot be read, as a clause without a full stop. */
export function unreadable(error: unknown): AppError {
  return new AppError('unavailable', `the access log cannot be read (${errorWords(error)})`, { cause: error })
}
