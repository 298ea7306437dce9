import { type IncomingMessage, request as overHttp, type RequestOptions } from 'node:http'
import { request as overHttps } from 'node:https'
import { systemClock } from '../clock.ts'
import type { EdgeCall, EdgeReply, EdgeSend } from '../edge/edge-probe.ts'
import { errorWords } from '../error.ts'
import { reachableAddress } from '../routing/listener.ts'
import { makeCertificate } from './made-certificate.ts'

const timeoutMs = 8000
const maxBytes = 65_536

/**
 * Sends one request by Node's own client, which writes method, target and headers as they are given, also where they contradict each other.
 * The name in the certificate is not judged: the request comes from this machine.
 */
export const sendToEdge: EdgeSend = call =>
  new Promise(resolve => {
    const signal = AbortSignal.timeout(timeoutMs)
    const fail = (error: unknown) => {
      const words = signal.aborted ? `no answer within ${timeoutMs / 1000} seconds` : errorWords(error)
      resolve({ kind: 'silent', words })
    }
    try {
      const send = call.secure ? overHttps : overHttp
      const request = send({ ...optionsOf(call), signal }, answer => void read(answer).then(resolve, fail))
      request.once('error', fail)
      // Without a body the headers alone are sent, whatever length they announce.
      if (call.body === null) request.flushHeaders()
      request.end(call.body ?? undefined)
    } catch (error) {
      fail(error)
    }
  })

function optionsOf({
  listener,
  secure,
  host,
  method,
  path,
  headers,
  unknownCertificate,
  servername = host,
}: EdgeCall): RequestOptions & { servername?: string; rejectUnauthorized?: boolean } {
  const tls = secure ? { servername, rejectUnauthorized: false, ...(unknownCertificate && nobody()) } : {}
  return { ...reachableAddress(listener), ...tls, method, path, headers: { ...headers, host }, agent: false }
}

/** A certificate that was made just now vouches for nobody. */
function nobody(): { cert: string; key: string } {
  const { certificate, key } = makeCertificate('nobody', { nowMs: systemClock.nowMs() })
  return { cert: certificate, key }
}

/** The beginning of a body is enough; a stream would never end. */
async function read(answer: IncomingMessage): Promise<EdgeReply> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= maxBytes) break
  }
  answer.destroy()
  const headers: [string, string][] = []
  const raw = answer.rawHeaders
  for (let index = 0; index < raw.length; index += 2) headers.push([raw[index] ?? '', raw[index + 1] ?? ''])
  const body = Buffer.concat(chunks).toString('latin1')
  return { kind: 'answered', status: answer.statusCode ?? 0, headers, body }
}
