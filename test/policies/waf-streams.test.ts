import { request } from 'node:http'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { until } from '../harness/ask.ts'
import { echoing, openEcho } from '../harness/echo-socket.ts'
import { EventStream } from '../harness/event-stream.ts'
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
  echoing(scene.upstream)
  const { gatehouse } = scene
  const { say, closed } = keep(await openEcho(gatehouse.edge.http, 'shop.localhost', '/talk?room=1'))
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
  const events = new EventStream()
  const scene = await start(events.answer)
  const reading = keep(await events.read(scene.gatehouse.edge.http, 'shop.localhost'))
  for (let number = 1; number <= 5; number += 1) await reading.next(`event ${number}`)
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
