import type { Socket } from 'node:net'

/** Words for what Node itself does not read (https://nodejs.org/api/http.html#event-clienterror). */
const answers: Readonly<Record<string, readonly [status: string, words: string]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'Your browser sent more with this request than Gatehouse reads: the cookies of this site have grown too large. Delete them in the settings of your browser, and sign in again.',
  ],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['413 Content Too Large', 'This request is larger than Gatehouse reads.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'This request came too slowly. Send it again.'],
}
const garbled = ['400 Bad Request', 'This request cannot be read.'] as const

/** Answers what came as no request, in a sentence and on a connection that ends with it. */
export function answerUnread(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, words] = answers[error.code ?? ''] ?? garbled
  const body = `${words}\n`
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
