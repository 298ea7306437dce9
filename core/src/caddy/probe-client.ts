import type { IncomingMessage } from 'node:http'
import { errorHeader, probeHeader, routeHeader } from '../edge/compile/probe-mark.ts'
import type { EdgeProbe, ProbeAnswer, ProbeRequest } from '../edge/edge-probe.ts'
import { errorWords } from '../error.ts'
import { reachableAddress } from '../routing/listener.ts'
import { httpCall } from './http-call.ts'

const timeoutMs = 8000
const maxBytes = 64 * 1024

/** Probes by real HTTP requests to the listener. The name in the certificate is not judged here: the probe comes from this machine. */
export const probeEdge: EdgeProbe = async request => {
  try {
    return await send(request)
  } catch (error) {
    return { kind: 'silent', words: errorWords(error) }
  }
}

async function send({ listener, secure, host, path, token }: ProbeRequest): Promise<ProbeAnswer> {
  const answer = await httpCall({
    to: { ...reachableAddress(listener), servername: secure ? host : null },
    method: 'GET',
    path,
    headers: { host, [probeHeader]: token, 'user-agent': 'Gatehouse-Probe', accept: '*/*' },
    timeoutMs,
  })
  const header = (name: string) => String(answer.headers[name.toLowerCase()] ?? '')
  await pass(answer)
  return {
    kind: 'answered' as const,
    status: answer.statusCode ?? 0,
    route: header(routeHeader),
    error: header(errorHeader) || null,
  }
}

/** Lets the rest of an answer go by, as far as it is not too much; whether it comes to its end says nothing about the route. */
function pass(answer: IncomingMessage): Promise<void> {
  return new Promise(done => {
    let bytes = 0
    answer.on('data', chunk => {
      bytes += chunk.length
      if (bytes > maxBytes) answer.destroy()
    })
    answer.once('error', () => done())
    answer.once('close', done)
  })
}
