import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { until } from './ask.ts'

/** Server-sent events of an upstream, under `/events`. */
export class EventStream {
  #stream: ServerResponse | undefined
  #sent = ''

  /** What the upstream answers. */
  readonly answer = (incoming: IncomingMessage, response: ServerResponse): void => {
    if (incoming.url !== '/events') return void response.end()
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    this.#stream = response
  }

  /** Reads them through the edge. @param http where that listens */
  async read(http: string, host: string) {
    const [hostname, port] = http.split(':')
    let received = ''
    let ended = false
    const client = request({ hostname, port, path: '/events', headers: { host }, agent: false })
    client.on('error', () => undefined)
    client.on('response', response => {
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        received += text
      })
      response.on('close', () => {
        ended = true
      })
    })
    client.end()
    await until(() => this.#stream !== undefined, Boolean)
    return {
      hasEnded: () => ended,
      /** Sends one more, and waits until all that were sent have come. */
      next: async (words: string) => {
        const event = `data: ${words}\n\n`
        this.#stream?.write(event)
        this.#sent += event
        await until(
          () => received,
          text => text === this.#sent,
        )
      },
      stop: async () => void client.destroy(),
    }
  }
}
