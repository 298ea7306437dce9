import { Agent, request } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'

// A client in a thread of its own, so that it takes no time from what is measured: asks without a pause until it is refused, and says when
// that was, in milliseconds since 1970. It says `asking` once it was let through.
const { port, host, client } = z
  .strictObject({ port: z.number(), host: z.string(), client: z.string() })
  .parse(workerData)
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

function ask(): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'x-forwarded-for': client }
    const outgoing = request({ hostname: '127.0.0.1', port, agent, headers, setHost: false }, incoming => {
      incoming.resume()
      incoming.on('end', () => resolve(incoming.statusCode ?? 0))
    })
    // A reload closes kept connections; the client asks again.
    outgoing.on('error', error =>
      'code' in error && error.code === 'ECONNRESET' ? resolve(0) : reject(error),
    )
    outgoing.end()
  })
}

if ((await ask()) !== 200) throw new Error('refused before it was blocked')
parentPort?.postMessage('asking')
while ((await ask()) !== 403) await setImmediate()
parentPort?.postMessage(performance.timeOrigin + performance.now())
agent.destroy()
