import { connect } from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** What to ask, and for how long. */
export interface Load {
  port: number
  host: string
  headers?: Record<string, string>
  /** So many clients take turns, as a proxy names them: 198.51.100.1 and on. */
  clients?: number
  connections: number
  /** Requests of one connection that wait for their answers. */
  pipelined: number
  seconds: number
  /** What a connection waits after an answer, in milliseconds; nothing when left out. */
  pauseMs?: number
}

/** What came of it. */
export interface LoadResult {
  answers: number
  seconds: number
  /** The share of its own core that the generator used; close to 1 it would hide what it measures. */
  busy: number
}

/** Asks one host for `/` over and over, from a thread of its own. Every answer must be a 200 of the same length. */
export function load(work: Load): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: work })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

/** The length of the first answer, by which the others are counted. */
async function answerBytes({ port, host, headers }: Load): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  socket.write(request(host, headers))
  for await (const chunk of socket) {
    const text = String(chunk)
    const head = text.indexOf('\r\n\r\n') + 4
    const length = Number(/^content-length: (\d+)$/im.exec(text)?.[1])
    if (!text.startsWith('HTTP/1.1 200 ') || head + length !== text.length)
      throw new Error(`not the answer that is to be measured: ${text.slice(0, 500)}`)
    return text.length
  }
  throw new Error('no answer')
}

function request(host: string, headers: Record<string, string> = {}): string {
  const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET / HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: bench\r\n${more.join('')}\r\n`
}

/** The request, of each client that takes part. */
function variants({ host, headers, clients = 0 }: Load): string[] {
  if (clients === 0) return [request(host, headers)]
  return Array.from({ length: clients }, (_, index) =>
    request(host, { ...headers, 'X-Forwarded-For': `198.51.100.${index + 1}` }),
  )
}

async function generate(work: Load): Promise<LoadResult> {
  const size = await answerBytes(work)
  const requests = variants(work)
  const idle = performance.eventLoopUtilization()
  const start = performance.now()
  const end = start + work.seconds * 1000
  const bytes = await Promise.all(
    Array.from({ length: work.connections }, () => converse(work, requests, size, end)),
  )
  const seconds = (performance.now() - start) / 1000
  const answers = bytes.reduce((sum, count) => sum + count, 0) / size
  if (!Number.isInteger(answers)) throw new Error('not all answers were alike')
  return { answers, seconds, busy: performance.eventLoopUtilization(idle).utilization }
}

/** One connection: a full pipeline, and a new request for each answer until the end. Gives the bytes that came. */
function converse(
  { port, pipelined, pauseMs = 0 }: Load,
  requests: readonly string[],
  size: number,
  end: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let asked = pipelined
    let bytes = 0
    let sent = 0
    const next = (count: number) =>
      Array.from({ length: count }, () => requests[sent++ % requests.length]).join('')
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('error', reject)
    socket.once('close', () =>
      bytes === asked * size ? resolve(bytes) : reject(new Error('the connection was cut off')),
    )
    socket.on('data', chunk => {
      const done = Math.floor(bytes / size)
      bytes += chunk.length
      const fresh = Math.floor(bytes / size) - done
      if (performance.now() < end) {
        asked += fresh
        if (pauseMs > 0) setTimeout(() => socket.write(next(fresh)), pauseMs)
        else socket.write(next(fresh))
      } else if (bytes === asked * size) socket.end()
    })
    socket.write(next(pipelined))
  })
}

if (!isMainThread) parentPort?.postMessage(await generate(workerData))
