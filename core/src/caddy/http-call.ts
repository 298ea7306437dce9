import type { Client as UndiciClient } from 'undici'
import request from 'undici/lib/api/api-request.js'
import Client from 'undici/lib/dispatcher/client.js'

/** One HTTP/1.1 request on a connection of its own. */
export interface HttpCall {
  to: { socketPath: string } | { host: string; port: number; servername: string | null }
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
  /** For the whole of it, its answer included. */
  timeoutMs: number
  /** As much of the answer's body as is wanted; 0 does not wait for any. */
  maxBytes: number
}

/** An answer; `header` gives an empty text for one that is not there. */
export interface HttpAnswer {
  status: number
  header(name: string): string
  body: string
}

/**
 * Sends it and gives the answer. With `servername` it is TLS, and the certificate is not judged.
 * @throws whatever the socket says, with its `code`; or when the answer is late or longer than wanted
 */
export async function httpCall(call: HttpCall): Promise<HttpAnswer> {
  const { to, method, path, headers, body, timeoutMs, maxBytes } = call
  const signal = AbortSignal.timeout(timeoutMs)
  const client = clientTo(to, timeoutMs)
  try {
    const answer = await request.call(client, {
      method,
      path,
      headers,
      signal,
      ...(body === undefined ? {} : { body }),
    })
    const header = (name: string) => String(answer.headers[name.toLowerCase()] ?? '')
    return {
      status: answer.statusCode,
      header,
      body: maxBytes === 0 ? '' : await text(answer.body, maxBytes),
    }
  } catch (error) {
    if (signal.aborted) throw new Error(`no answer within ${timeoutMs / 1000} seconds`, { cause: error })
    throw error
  } finally {
    await client.destroy()
  }
}

function clientTo(to: HttpCall['to'], timeoutMs: number): UndiciClient {
  if ('socketPath' in to)
    return new Client('http://caddy', { socketPath: to.socketPath, headersTimeout: timeoutMs })
  const { host, port, servername } = to
  const origin = `${servername === null ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`
  const tls = servername === null ? {} : { connect: { servername, rejectUnauthorized: false } }
  return new Client(origin, { headersTimeout: timeoutMs, ...tls })
}

async function text(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error(`the answer is longer than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
