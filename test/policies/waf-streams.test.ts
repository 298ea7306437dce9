import { request, type ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { until } from '../harness/ask.ts'
import { keeper } from '../harness/kept.ts'
import { PolicyScene } from './scene.ts'

const keep = keeper()

/** A route behind a firewall that looks at as much as it can. */
async function start(answer?: Parameters<typeof PolicyScene.start>[0]): Promise<PolicyScene> {
  const scene = keep(await PolicyScene.start(answer))
  await scene.gatehouse.done('policy add it waf response-inspection=yes', 'route policy add shop it')
  return scene
}

it('a WebSocket behind a waf goes on echoing through reloads, whatever is said in it', async () => {
  const scene = await start()
  const server = new WebSocketServer({ server: scene.upstream.server })
  server.on('connection', socket => socket.on('message', data => socket.send(`echo ${data}`)))
  const { gatehouse } = scene
  const client = new WebSocket(`ws://${gatehouse.edge.http}/talk?room=1`, {
    headers: { host: 'shop.localhost' },
  })
  keep({ stop: async () => client.terminate() })
  const closed: number[] = []
  client.on('close', code => closed.push(code))
  await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject))
  const say = (word: string) =>
    new Promise<string>(resolve => {
      client.once('message', data => resolve(String(data)))
      client.send(word)
    })
  for (let reload = 1; reload <= 3; reload += 1) {
    await gatehouse.done(`route add other-${reload} other-${reload}.localhost answer=200 body=here`)
    expect(await say(`<script>${reload}`)).toBe(`echo <script>${reload}`)
  }
  expect(closed).toEqual([])
})

it('an attack in the address of a WebSocket is refused before there is one', async () => {
  const scene = await start()
  new WebSocketServer({ server: scene.upstream.server })
  const client = new WebSocket(`ws://${scene.gatehouse.edge.http}/talk?q=<script>alert(1)</script>`, {
    headers: { host: 'shop.localhost' },
  })
  const status = await new Promise((resolve, reject) => {
    client.once('unexpected-response', (_request, response) => resolve(response.statusCode))
    client.once('open', () => reject(new Error('it was opened')))
    client.on('error', () => undefined)
  })
  expect(status).toBe(403)
  client.terminate()
})

it('server-sent events behind a waf arrive one by one, each before the next is sent', async () => {
  let stream: ServerResponse | undefined
  const scene = await start((incoming, response) => {
    if (incoming.url !== '/events') return void response.end()
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    stream = response
  })
  const [hostname, port] = scene.gatehouse.edge.http.split(':')
  let received = ''
  const client = request({
    hostname,
    port,
    path: '/events',
    headers: { host: 'shop.localhost' },
    agent: false,
  })
  keep({ stop: async () => void client.destroy() })
  client.on('error', () => undefined)
  client.on('response', response => {
    response.setEncoding('utf8')
    response.on('data', (text: string) => {
      received += text
    })
  })
  client.end()
  await until(() => stream !== undefined, Boolean)
  let sent = ''
  for (let number = 1; number <= 5; number += 1) {
    const event = `data: event ${number}\n\n`
    stream?.write(event)
    sent += event
    await until(
      () => received,
      text => text === sent,
    )
  }
})

it('a body of an unread type streams both ways at once, as gRPC does', async () => {
  const scene = await start((incoming, response) => {
    response.writeHead(200, { 'content-type': 'application/grpc' }).flushHeaders()
    incoming.pipe(response)
  })
  await scene.gatehouse.done('policy set it unread-types=application/grpc')
  const [hostname, port] = scene.gatehouse.edge.http.split(':')
  const headers = { host: 'shop.localhost', 'content-type': 'application/grpc' }
  let received = ''
  const client = request({ hostname, port, path: '/chat', method: 'POST', headers, agent: false })
  keep({ stop: async () => void client.destroy() })
  client.on('error', () => undefined)
  client.on('response', response => response.on('data', chunk => (received += chunk)))
  for (const part of ['one', 'two', 'three']) {
    client.write(part)
    await until(
      () => received,
      text => text.endsWith(part),
    )
  }
  client.end()
})
