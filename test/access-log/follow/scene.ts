import { appendFileSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { type Followed, LogFollower } from '@gatehouse/core/access-log/follow/log-follower.ts'
import type { LogPosition } from '@gatehouse/core/access-log/follow/log-position.ts'
import { noUnread } from '@gatehouse/core/access-log/follow/unread.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../../harness/folder.ts'

/** Nothing was left out. */
export const allRead = noUnread()

/** A log on disk whose lines are numbered, and a follower of it. */
export class FollowScene {
  readonly folder: string
  readonly path: string
  readonly files: AccessLogFiles
  follower: LogFollower
  /** Every line that was taken, by every follower. */
  readonly taken: string[] = []
  #written = 0
  #rotations = 0

  constructor() {
    const folder = temporaryFolder()
    this.folder = join(folder.path, 'log')
    mkdirSync(this.folder)
    this.path = join(this.folder, 'access.log')
    this.files = new AccessLogFiles(this.path, folder.path)
    this.follower = new LogFollower(this.files, null)
    onTestFinished(async () => {
      this.follower.close()
      await folder.stop()
    })
  }

  /** Writes so many lines. */
  write(count: number, path = this.path): void {
    for (let one = 0; one < count; one += 1) appendFileSync(path, `${this.#line()}\n`)
  }

  /** Writes something that is no line. */
  writeRaw(text: string): void {
    appendFileSync(this.path, text)
  }

  /** Renames the log as Caddy does. @returns its new path */
  rotate(): string {
    this.#rotations += 1
    const second = String(this.#rotations).padStart(2, '0')
    const path = join(this.folder, `access-2026-11-23T09-00-${second}.000-size.log`)
    renameSync(this.path, path)
    return path
  }

  /** Reads until nothing is left. */
  async read(): Promise<Followed> {
    for (;;) {
      const followed = await this.readChunk()
      if (followed.readBytes === 0) return followed
    }
  }

  /** Reads one chunk, unpacking what is packed. */
  async readChunk(): Promise<Followed> {
    for (;;) {
      const followed = this.follower.follow((bytes, from, end) => {
        this.taken.push(bytes.toString('utf8', from, end))
      })
      if (followed.packed === null) return followed
      await this.files.unpack(followed.packed)
    }
  }

  /** As a new process would go on. */
  restart(position: LogPosition = this.follower.position): void {
    this.follower.close()
    this.files.tidy()
    this.follower = new LogFollower(this.files, structuredClone(position))
  }

  /** All lines that were written, in order. */
  get lines(): string[] {
    return Array.from({ length: this.#written }, (_, index) => lineOf(index))
  }

  #line(): string {
    this.#written += 1
    return lineOf(this.#written - 1)
  }
}

function lineOf(number: number): string {
  return `line ${number} ${'of some length '.repeat(number % 7)}`
}
