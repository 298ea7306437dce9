import { Client } from 'undici'
import { errorHeader, probeHeader, routeHeader } from '../edge/compile/probe-mark.ts'
import type { EdgeProbe, ProbeAnswer, ProbeRequest } from '../edge/edge-probe.ts'
import { errorWords } from '../error.ts'
import { reachableAddress } from '../routing/listener.ts'

const timeoutMs = 8000
const maxBytes = 64 * 1024

/** Probes by real HTTP requests to the listener. The name in the certificate is not judged here: the probe comes from this machine. */
export const probeEdge: EdgeProbe = async request => {
  const { host, port } = reachableAddress(request.listener)
  const origin = `${request.secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
  const client = new Client(origin, {
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: {
      timeout: timeoutMs,
      ...(request.secure ? { servername: request.host, rejectUnauthorized: false } : {}),
    },
  })
  try {
    return await send(client, request)
  } catch (error) {
    return { kind: 'silent', words: errorWords(error) }
  } finally {
    await client.destroy()
  }
}

async function send(client: Client, { host, path, token }: ProbeRequest): Promise<ProbeAnswer> {
  const headers = { host, [probeHeader]: token, 'user-agent': 'Gatehouse-Probe', accept: '*/*' }
  const response = await client.request({
    method: 'GET',
    path,
    headers,
    signal: AbortSignal.timeout(timeoutMs),
  })
  const header = (name: string) => String(response.headers[name.toLowerCase()] ?? '')
  const answer = {
    kind: 'answered' as const,
    status: response.statusCode,
    route: header(routeHeader),
    error: header(errorHeader) || null,
  }
  await response.body.dump({ limit: maxBytes })
  return answer
}
