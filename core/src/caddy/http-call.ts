import { type IncomingMessage, request as plain } from 'node:http'
import { request as secure } from 'node:https'

/** One HTTP/1.1 request on a connection of its own. */
export interface HttpCall {
  to: { socketPath: string } | { host: string; port: number; servername: string | null }
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
  /** For the whole of it, its answer included. */
  timeoutMs: number
}

/**
 * Sends it and gives the beginning of the answer; the rest is the caller's to read. By Node's own client: undici's takes 13 MB in every
 * instance, for the few calls that are made here. With `servername` it is TLS, and the certificate is not judged.
 * @throws whatever the socket says, with its `code`
 */
export function httpCall(call: HttpCall): Promise<IncomingMessage> {
  const { to, method, path, headers, body, timeoutMs } = call
  const signal = AbortSignal.timeout(timeoutMs)
  const options = { method, path, headers, signal, agent: false }
  return new Promise((resolve, reject) => {
    const outgoing =
      'socketPath' in to || to.servername === null
        ? plain({ ...options, ...('socketPath' in to ? to : { host: to.host, port: to.port }) })
        : secure({ ...options, ...to, servername: to.servername, rejectUnauthorized: false })
    outgoing.on('error', error =>
      reject(
        signal.aborted ? new Error(`no answer within ${timeoutMs / 1000} seconds`, { cause: error }) : error,
      ),
    )
    outgoing.once('response', resolve)
    outgoing.end(body)
  })
}

/**
 * The rest of an answer as text.
 * @throws when it is cut off, late, or longer than `maxBytes`
 */
export async function answerText(answer: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error(`the answer is longer than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
