import { type IncomingMessage, request } from 'node:http'

const timeoutMs = 2000
const maxBytes = 4096

/** Whether an admin API of Caddy answers there, be it only that it wants to be asked by another name. Never throws. */
export function asksAdmin(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const call = request({
      host,
      port,
      path: '/config/',
      headers: { host: `localhost:${port}` },
      agent: false,
    })
    call.setTimeout(timeoutMs, () => call.destroy(new Error('late')))
    call.once('error', () => resolve(false))
    call.once('response', answer => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
        if (text.length > maxBytes) answer.destroy()
      })
      answer.once('close', () => resolve(isAdmin(answer, text.trim())))
    })
    call.end()
  })
}

function isAdmin({ statusCode, headers }: IncomingMessage, text: string): boolean {
  if (!/^application\/json/.test(String(headers['content-type']))) return false
  // Whoever sends the right Host or Origin is let in: checkHost and checkOrigin in Caddy’s admin.go.
  if (statusCode === 403) return /^\{"error":"(?:host not allowed|.*origin)/.test(text)
  return statusCode === 200 && /^(?:null|\{)/.test(text) && 'etag' in headers
}
