import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { ProbeFailure } from './probe-failure.ts'

const maxHeaderBytes = 16_384
/** Some answers are announced by others (RFC 9110, 15.2); a stream of those is none. */
const mostAnnounced = 10

/** As much of a body as is read at most. */
export const maxBodyBytes = 65_536

/** The answer to one request. */
export interface HttpAnswer {
  status: number
  /** An empty text for one that is not there. */
  header(name: string): string
  /** Whether the body holds this. Reads on no further than needed. @throws ProbeFailure when the body does not end well */
  holds(text: string): Promise<boolean>
}

/**
 * Sends one GET over a connection that is there, and gives the answer once its headers are.
 * @throws whatever the socket or the parser says
 */
export function askHttp(socket: Socket, path: string, headers: Record<string, string>): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request({
      createConnection: () => socket,
      method: 'GET',
      path,
      headers,
      setHost: false,
      maxHeaderSize: maxHeaderBytes,
      insecureHTTPParser: false,
    })
    // Told by the socket itself, whose word is the exact one: `reset`, or closed in order.
    socket.on('error', reject)
    asked.on('error', reject)
    let announced = 0
    asked.on('information', () => {
      announced += 1
      if (announced > mostAnnounced) asked.destroy(new ProbeFailure('protocol'))
    })
    asked.once('upgrade', () => reject(new ProbeFailure('status', 101)))
    asked.once('response', answer => {
      answer.on('error', reject)
      resolve(toAnswer(answer, socket))
    })
    asked.end()
  })
}

function toAnswer(answer: IncomingMessage, socket: Socket): HttpAnswer {
  return {
    status: answer.statusCode ?? 0,
    header: name => String(answer.headers[name.toLowerCase()] ?? ''),
    holds: text => holds(answer, socket, Buffer.from(text)),
  }
}

function holds(answer: IncomingMessage, socket: Socket, text: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let body = Buffer.alloc(0)
    answer.on('data', (chunk: Buffer) => {
      body = Buffer.concat([body, chunk.subarray(0, maxBodyBytes - body.length)])
      if (body.includes(text)) resolve(true)
      else if (body.length >= maxBodyBytes) reject(new ProbeFailure('too-long'))
    })
    answer.once('end', () => resolve(body.includes(text)))
    answer.once('error', reject)
    socket.once('error', reject)
  })
}
