import { request } from 'node:http'
import type { Clock } from '@gatehouse/core/clock.ts'
import type { Edge } from '@gatehouse/core/edge/edge.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { reachableAddress } from '@gatehouse/core/routing/listener.ts'

const pauseMs = 800
const paths = ['/', '/', '/', '/products/7', '/products/12', '/search?q=lamp', '/cart', '/missing']
const hosts = ['demo.localhost', 'demo.localhost', 'wiki.localhost']

/** A request every now and then through the edge, until the signal. */
export async function trickle(
  deps: { edge: Edge; clock: Clock; log: Log },
  signal: AbortSignal,
): Promise<void> {
  for (let count = 0; !signal.aborted; count += 1) {
    const { host, port } = reachableAddress(deps.edge.current().state.settings.http)
    try {
      await visit(
        host,
        port,
        hosts[count % hosts.length] ?? '',
        paths[(count * 5) % paths.length] ?? '/',
        signal,
      )
    } catch (error) {
      deps.log.info('demo request failed', { words: errorWords(error) })
    }
    await deps.clock.sleep(pauseMs, signal)
  }
}

function visit(
  hostname: string,
  port: number,
  host: string,
  path: string,
  ending: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname,
        port,
        path,
        headers: { host, 'user-agent': 'Gatehouse-Demo' },
        signal: AbortSignal.any([ending, AbortSignal.timeout(3000)]),
      },
      answer => {
        answer.resume()
        answer.once('end', resolve)
        answer.once('error', reject)
      },
    )
    outgoing.once('error', reject)
    outgoing.end()
  })
}
