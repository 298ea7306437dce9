import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const inMemory = '/dev/shm'
const enoughBytes = 4 * 1024 ** 3

/**
 * A new folder for what a run of the tests puts down, in memory where that is roomy: they wait for the disk a fifth of the time, and what
 * they show (a process that is killed at any step) does not depend on it.
 */
export function testFolder() {
  const folder = isRoomy(inMemory) ? tryIn(inMemory) : undefined
  return folder ?? mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
}

function isRoomy(path) {
  try {
    const { bavail, bsize } = statfsSync(path)
    return bavail * bsize >= enoughBytes
  } catch {
    return false // There is none.
  }
}

/** Undefined where nothing can be written, or no program be run, as in some containers. */
function tryIn(path) {
  let folder
  try {
    folder = mkdtempSync(join(path, 'gatehouse-test-'))
    // Tests that act as nobody go through it, as through any folder for temporary files.
    chmodSync(folder, 0o711)
    const program = join(folder, 'runs')
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 })
    execFileSync(program)
    rmSync(program)
    return folder
  } catch {
    if (folder) rmSync(folder, { recursive: true, force: true })
    return undefined
  }
}
