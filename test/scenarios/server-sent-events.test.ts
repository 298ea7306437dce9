import { request, type ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

it('server-sent events arrive one by one, each before the next is sent, also through reloads', async () => {
  const gate = keep(await TestGatehouse.start())
  let stream: ServerResponse | undefined
  const news = keep(
    await startUpstream('news', (incoming, response) => {
      if (incoming.url === '/events') {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
        stream = response
      } else response.end()
    }),
  )
  await gate.done(`route add news news.localhost http://127.0.0.1:${news.port}`)

  const [hostname, port] = gate.edge.http.split(':')
  let received = ''
  let ended = false
  const client = request({
    hostname,
    port,
    path: '/events',
    headers: { host: 'news.localhost' },
    agent: false,
  })
  keep({ stop: async () => void client.destroy() })
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
  await until(() => stream !== undefined, Boolean)

  let sent = ''
  for (let number = 1; number <= 6; number += 1) {
    const event = `data: event ${number}\n\n`
    stream?.write(event)
    sent += event
    await until(
      () => received,
      text => text === sent,
    )
    await gate.done(`route add other-${number} other-${number}.localhost answer=200`)
    expect(ended).toBe(false)
  }
  expect(news.seen.filter(({ url }) => url === '/events')).toHaveLength(1)
})
