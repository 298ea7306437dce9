import { errorHeader, probeHeader, routeHeader } from '../edge/compile/probe-mark.ts'
import type { EdgeProbe, ProbeAnswer, ProbeRequest } from '../edge/edge-probe.ts'
import { errorWords } from '../error.ts'
import { reachableAddress } from '../routing/listener.ts'
import { httpCall } from './http-call.ts'

const timeoutMs = 8000

/**
 * Probes by real HTTP requests to the listener. The name in the certificate is not judged here: the probe comes from this machine. The
 * answer's body is not waited for: a stream would never end.
 */
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
    maxBytes: 0,
  })
  return {
    kind: 'answered',
    status: answer.status,
    route: answer.header(routeHeader),
    error: answer.header(errorHeader) || null,
  }
}
