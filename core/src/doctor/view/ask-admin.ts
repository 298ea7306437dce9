import { request } from 'node:http'

const timeoutMs = 2000
const maxBytes = 4096

/** Whether something there gives out a configuration of Caddy to whoever asks. Never throws. */
export function asksAdmin(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const call = request({
      host,
      port,
      path: '/config/admin',
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
      answer.once('close', () => {
        const isJson = /^application\/json/.test(String(answer.headers['content-type']))
        resolve(
          answer.statusCode === 200 && isJson && /^(?:null|\{)/.test(text.trim()) && 'etag' in answer.headers,
        )
      })
    })
    call.end()
  })
}
