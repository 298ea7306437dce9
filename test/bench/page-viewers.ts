import { Agent, type IncomingMessage, request } from 'node:http'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** Who polls, and what. */
export interface Viewing {
  port: number
  host: string
  path: string
  /** One viewer each. */
  cookies: readonly string[]
  /** From one poll of a viewer to the next, as the page does it: a fifth sooner or later. */
  everyMs: number
}

/** What came of the polls since the viewers last came. */
export interface Polls {
  answers: number
  unchanged: number
  /** Neither the document nor word that it is the same. */
  wrong: number
}

/** People with the page open, each with a connection and an ETag of their own, in a thread of their own. They come and go. */
export class PageViewers {
  readonly #worker: Worker

  constructor(viewing: Viewing) {
    this.#worker = new Worker(new URL(import.meta.url), { workerData: viewing })
  }

  /** They look at the page: each polls for the first time within one interval. */
  come(): void {
    this.#worker.postMessage('come')
  }

  /** They look away. */
  leave(): Promise<Polls> {
    return new Promise(resolve => {
      this.#worker.once('message', resolve)
      this.#worker.postMessage('leave')
    })
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }
}

class Viewer {
  readonly #viewing: Viewing
  readonly #cookie: string
  readonly #polls: Polls
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  #etag: string | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(viewing: Viewing, cookie: string, polls: Polls) {
    this.#viewing = viewing
    this.#cookie = cookie
    this.#polls = polls
  }

  come(): void {
    this.#timer = setTimeout(() => this.#poll(), Math.random() * this.#viewing.everyMs)
  }

  leave(): void {
    clearTimeout(this.#timer)
  }

  #poll(): void {
    const { port, host, path, everyMs } = this.#viewing
    this.#timer = setTimeout(() => this.#poll(), everyMs * (0.8 + Math.random() * 0.4))
    const headers = {
      host,
      cookie: this.#cookie,
      'accept-encoding': 'gzip, deflate, br, zstd',
      ...(this.#etag !== undefined && { 'if-none-match': this.#etag }),
    }
    request({ port, host: '127.0.0.1', path, headers, agent: this.#agent }, answer => this.#take(answer))
      .on('error', () => {
        this.#polls.wrong += 1
      })
      .end()
  }

  #take(answer: IncomingMessage): void {
    const { statusCode, headers } = answer
    this.#etag = headers.etag ?? this.#etag
    this.#polls.answers += 1
    if (statusCode === 304) this.#polls.unchanged += 1
    else if (statusCode !== 200) this.#polls.wrong += 1
    answer.resume()
  }
}

function look(viewing: Viewing): void {
  const polls: Polls = { answers: 0, unchanged: 0, wrong: 0 }
  const viewers = viewing.cookies.map(cookie => new Viewer(viewing, cookie, polls))
  parentPort?.on('message', (word: 'come' | 'leave') => {
    for (const viewer of viewers) viewer[word]()
    if (word === 'come') return
    parentPort?.postMessage({ ...polls })
    Object.assign(polls, { answers: 0, unchanged: 0, wrong: 0 })
  })
}

if (!isMainThread) look(workerData)
