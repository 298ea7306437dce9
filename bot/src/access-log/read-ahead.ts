import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { LoggedFile } from '@gatehouse/core/access-log/follow/log-files.ts'
import type { Followed } from '@gatehouse/core/access-log/follow/log-follower.ts'
import { type LogPosition, nowhere } from '@gatehouse/core/access-log/follow/log-position.ts'
import { noUnread, type Unread } from '@gatehouse/core/access-log/follow/unread.ts'
import type { LineSource } from '@gatehouse/core/access-log/line-source.ts'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { Piece } from '@gatehouse/core/access-log/pieces/piece.ts'
import { Unpacker } from '@gatehouse/core/access-log/pieces/unpacker.ts'
import { readingMemory } from './counting-memory.ts'
import type { ReadingAnswer, ReadingAsked, ReadingData } from './reading-calls.ts'

interface ReadAheadParts {
  /** Of the log. */
  path: string
  /** A folder of this user alone, for what is unpacked. */
  scratch: string
  monotonicMs(): number
  /** The file that runs in the thread. */
  file?: URL
}

/** While one is taken others are read: writing what was counted takes as long as reading a dozen, and the thread that reads goes on meanwhile. */
const pieceCount = 8
/** One who counts must hear what else it is told. */
const mostWaitMs = 500
/** A disk that has not answered for longer hinders it. */
const mostSilentMs = 15_000

/**
 * Gives the lines of a log that a thread of its own reads, some MiB ahead of who takes them while there is so much. All that comes from that
 * thread comes with `follow`, also that it ended.
 */
export class ReadAhead implements LineSource {
  readonly #parts: ReadAheadParts
  readonly #worker: Worker
  readonly #port: MessagePort
  readonly #answered = new Int32Array(new SharedArrayBuffer(4))
  readonly #pieces = Array.from({ length: pieceCount }, () => new Piece())
  readonly #free = this.#pieces.map((_, at) => at)
  readonly #unpacker = new Unpacker()
  readonly #gone: Promise<void>
  readonly #begun: Promise<void>
  #position: LogPosition
  #unread = noUnread()
  #behindBytes = 0
  #heardMs: number
  #failed: unknown

  constructor(parts: ReadAheadParts, from: LogPosition | null) {
    this.#parts = parts
    this.#position = from ?? nowhere
    this.#heardMs = parts.monotonicMs()
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    const data: ReadingData = {
      path: parts.path,
      scratch: parts.scratch,
      from,
      pieces: this.#pieces.map(({ memory }) => memory),
      port: port2,
      answered: this.#answered,
    }
    this.#worker = new Worker(parts.file ?? new URL('reading.ts', import.meta.url), {
      workerData: data,
      transferList: [port2],
      resourceLimits: readingMemory,
    })
    this.#worker.on('error', error => {
      this.#failed = error
    })
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    this.#begun = begun
    this.#worker.once('message', () => begin())
    this.#gone = new Promise(resolve => {
      this.#worker.once('exit', () => {
        this.#failed ??= new Error('the thread that reads the log ended')
        begin()
        resolve()
      })
    })
  }

  get position(): LogPosition {
    return this.#position
  }

  get unread(): Unread {
    return this.#unread
  }

  get behindBytes(): number {
    return this.#behindBytes
  }

  /** Resolves when the thread is there, or could not begin, which `follow` says. */
  get begun(): Promise<void> {
    return this.#begun
  }

  /** Resolves when the thread has ended. */
  get gone(): Promise<void> {
    return this.#gone
  }

  follow(take: (line: LogLine) => void): Followed {
    let isLate = true
    for (;;) {
      if (this.#failed !== undefined) throw this.#failed
      if (this.#free.length === pieceCount) {
        this.#askFor()
        isLate = false
      }
      const answer = this.#next()
      if (answer === null) return this.#waiting()
      if (answer.followed.readBytes > 0) return this.#take(answer, take)
      this.#take(answer, take)
      // What was found before it was asked now says nothing of now.
      if (!isLate && this.#free.length === pieceCount) return answer.followed
    }
  }

  async unpack(file: LoggedFile): Promise<void> {
    this.#ask({ unpack: file })
  }

  close(): void {
    void this.#worker.terminate()
    this.#port.close()
  }

  #take(answer: ReadingAnswer, take: (line: LogLine) => void): Followed {
    const { piece: at, packed, followed, position, unread } = answer
    const piece = this.#pieces[at]
    if (piece === undefined) throw new Error(`there is no piece ${at}`)
    // As much as there was room for: there is more.
    if (followed.readBytes === piece.room.length) while (this.#free.length > 0) this.#askFor()
    this.#unpacker.unpack(piece, packed, take)
    this.#free.push(at)
    this.#position = position
    this.#unread = unread
    this.#behindBytes = followed.behindBytes
    return followed
  }

  #askFor(): void {
    const read = this.#free.pop()
    if (read !== undefined) this.#ask({ read })
  }

  #ask(asked: ReadingAsked): void {
    this.#port.postMessage(asked)
  }

  /** The next answer; null when it does not come for some time. */
  #next(): ReadingAnswer | null {
    for (;;) {
      const seen = Atomics.load(this.#answered, 0)
      const received: { message: ReadingAnswer } | undefined = receiveMessageOnPort(this.#port)
      if (received !== undefined) {
        this.#heardMs = this.#parts.monotonicMs()
        return received.message
      }
      if (Atomics.wait(this.#answered, 0, seen, mostWaitMs) === 'timed-out') return null
    }
  }

  #waiting(): Followed {
    const silentMs = this.#parts.monotonicMs() - this.#heardMs
    const words = `nothing was heard of the disk for ${Math.round(silentMs / 1000)} seconds`
    return {
      readBytes: 0,
      behindBytes: this.#behindBytes,
      packed: null,
      blind: silentMs > mostSilentMs ? words : null,
      waits: true,
    }
  }
}
