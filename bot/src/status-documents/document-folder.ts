import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError, errorWords } from '@gatehouse/core/error.ts'

/** Where documents lie for the edge to serve: each file is the one before or the new one, never a part. What is lost with a power cut is made anew. */
export class DocumentFolder {
  readonly #folder: string
  #writes = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @throws AppError `unavailable` when it cannot be written; then the one before is still there */
  write(path: string, text: string): void {
    const file = join(this.#folder, path)
    this.#writes += 1
    const temporary = `${file}.${process.pid}-${this.#writes}.tmp`
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' })
      renameSync(temporary, file)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw new AppError('unavailable', `${file} cannot be written: ${errorWords(error)}.`, { cause: error })
    }
  }

  /** Takes away every file below a folder that is not named. */
  keepOnly(folder: string, names: ReadonlySet<string>): void {
    const whole = join(this.#folder, folder)
    mkdirSync(whole, { recursive: true, mode: 0o700 })
    for (const name of readdirSync(whole)) if (!names.has(name)) rmSync(join(whole, name), { force: true })
  }

  /** Takes away a folder with all that is in it. */
  remove(folder: string): void {
    rmSync(join(this.#folder, folder), { recursive: true, force: true })
  }
}
