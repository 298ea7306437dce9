import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { AccessLogReader } from '@gatehouse/core/observe/access-log-reader.ts'
import { TrafficWindow } from '@gatehouse/core/observe/traffic-window.ts'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'

/** What a request is where a test says nothing else. */
export interface Sent {
  client?: string
  route?: string | null
  status?: number
  upstream?: string | null
  durationMs?: number
  uri?: string
  blocked?: 'refuse' | 'close'
}

/** A line as Caddy writes it. */
export function logLine(atMs: number, sent: Sent = {}): string {
  const { client = '203.0.113.7', route = 'shop', status = 200, upstream = null, durationMs = 12 } = sent
  return `${JSON.stringify({
    ts: atMs / 1000,
    request: {
      remote_ip: client,
      client_ip: client,
      proto: 'HTTP/1.1',
      method: 'GET',
      host: 'shop.example.com',
      uri: sent.uri ?? '/',
    },
    duration: durationMs / 1000,
    size: 5,
    status,
    up_ms: null,
    up: upstream,
    ua: 'Test/1.0',
    route,
    ...(sent.blocked && { blocked: sent.blocked }),
  })}\n`
}

/** A log on disk, a reader of it and the window that it fills, by a clock that stands still. */
export class TrafficScene {
  readonly folder: string
  readonly path: string
  nowMs = Date.UTC(2026, 10, 23, 9, 0, 0)
  window: TrafficWindow
  reader: AccessLogReader

  constructor() {
    const folder = temporaryFolder()
    onTestFinished(async () => {
      this.reader.close()
      await folder.stop()
    })
    this.folder = folder.path
    this.path = join(folder.path, 'access.log')
    this.reader = this.#newReader()
    this.window = this.#newWindow()
  }

  /** Writes so many requests of now, or of so long ago. */
  log(count: number, sent: Sent = {}, agoMs = 0): void {
    appendFileSync(this.path, logLine(this.nowMs - agoMs, sent).repeat(count))
  }

  /** Lets time pass and reads on until everything is read. */
  read(passMs = 2000): TrafficWindow {
    this.nowMs += passMs
    for (let behind = 1; behind > 0; ) {
      const report = this.reader.turn()
      this.window.take(report)
      behind = report.behindBytes
    }
    return this.window
  }

  /** As a new process would begin. */
  restart(): void {
    this.reader.close()
    this.reader = this.#newReader()
    this.window = this.#newWindow()
  }

  #newReader(): AccessLogReader {
    return new AccessLogReader({
      files: new AccessLogFiles(this.path),
      nowMs: () => this.nowMs,
      random: Math.random,
    })
  }

  #newWindow(): TrafficWindow {
    return new TrafficWindow({
      clock: { nowMs: () => this.nowMs },
      random: Math.random,
      watch: (networks, untilMs) => this.reader.watch(networks, untilMs),
    })
  }
}
