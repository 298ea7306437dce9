import { closeSync, fsyncSync, mkdtempSync, openSync, renameSync, rmdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { KeyFile } from '../identity/key-file.ts'
import { keyMaterial } from '../identity/key-material.ts'
import { readPrivateFile } from '../private-file.ts'

/** A key takes no more; whatever is longer is another file. */
const maxFileBytes = 4096

/** A master key in a file, and the next one in `<file>.next`. A symbolic link counts as what it leads to. */
export class MasterKeyFile implements KeyFile {
  readonly path: string
  readonly nextPath: string

  constructor(path: string) {
    this.path = path
    this.nextPath = `${path}.next`
  }

  read(): Buffer | null {
    return readKey(this.path)
  }

  readNext(): Buffer | null {
    return readKey(this.nextPath)
  }

  takeNext(): void {
    renameSync(this.nextPath, this.path)
    const folder = openSync(dirname(this.path), 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  }

  canTakeNext(): boolean {
    try {
      rmdirSync(mkdtempSync(`${this.path}.`))
      return true
    } catch {
      return false
    }
  }
}

function readKey(file: string): Buffer | null {
  const bytes = readPrivateFile(file, { what: 'master key file', maxBytes: maxFileBytes })
  return bytes === null ? null : keyMaterial(bytes, file)
}
