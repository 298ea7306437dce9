import { request } from 'node:http'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { oneListener } from './one-listener.ts'

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

export interface AskOptions {
  method?: string
  /** Several values: the header is sent several times. */
  headers?: Record<string, string | string[]>
  body?: Buffer
  /** The client's own address, of 127.0.0.0/8. */
  from?: string
}

/** One real request to the edge at `listener`, as a client of `host` would make it, on a connection of its own. */
export async function ask(
  listener: string,
  host: string,
  path = '/',
  { method = 'GET', headers = {}, body, from }: AskOptions = {},
): Promise<Answer> {
  const [hostname, port] = listener.split(':')
  await oneListener(listener)
  const local = from === undefined ? {} : { localAddress: from }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, path, method, headers: { host, ...headers }, agent: false, setHost: false, ...local },
      incoming => {
        const chunks: Buffer[] = []
        incoming.on('data', chunk => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

const quickTries = 20
const longestPauseMs = 20

/**
 * Asks again until the condition holds, soon at first and then less often: whoever asks all the time takes the time of those it waits for.
 * Fails after `withinMs` with what was last seen.
 */
export async function until<T>(
  look: () => Promise<T> | T,
  holds: (seen: T) => boolean,
  withinMs = 30_000,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (let tries = 1; ; tries += 1) {
    const seen = await look()
    if (holds(seen)) return seen
    if (performance.now() > deadline)
      throw new Error(`not so within ${withinMs} ms; last seen: ${JSON.stringify(seen)?.slice(0, 2000)}`)
    if (tries <= quickTries) await setImmediate()
    else await setTimeout(Math.min(tries - quickTries, longestPauseMs))
  }
}
