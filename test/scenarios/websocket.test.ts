import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { echoing, openEcho } from '../harness/echo-socket.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

it('a WebSocket goes on echoing through six reloads of the edge', async () => {
  const gate = keep(await TestGatehouse.start())
  const chat = keep(await startUpstream('chat'))
  const connections = echoing(chat)
  await gate.done(`route add chat chat.localhost http://127.0.0.1:${chat.port}`)

  const { say, closed } = keep(await openEcho(gate.edge.http, 'chat.localhost', '/talk'))
  expect(await say('hello')).toBe('echo hello')
  const seen = new Set<string>()
  for (let reload = 1; reload <= 6; reload += 1) {
    await gate.done(`route add other-${reload} other-${reload}.localhost answer=200 body=here`)
    seen.add((await gate.standing()).etag)
    expect(await say(`after ${reload}`)).toBe(`echo after ${reload}`)
  }
  expect(seen.size).toBe(6)
  expect([connections(), closed]).toEqual([1, []])
})

it('a WebSocket whose own route is changed goes on too, and new ones take the new way', async () => {
  const gate = keep(await TestGatehouse.start())
  const upstreams = []
  for (const name of ['one', 'two']) {
    const upstream = keep(await startUpstream(name))
    const server = new WebSocketServer({ server: upstream.server })
    server.on('connection', socket => socket.on('message', () => socket.send(name)))
    upstreams.push(upstream)
  }
  const [one, two] = upstreams
  await gate.done(`route add chat chat.localhost http://127.0.0.1:${one?.port}`)
  const open = async () => {
    const client = new WebSocket(`ws://${gate.edge.http}/`, { headers: { host: 'chat.localhost' } })
    keep({ stop: async () => client.terminate() })
    await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject))
    return () =>
      new Promise<string>((resolve, reject) => {
        client.once('message', data => resolve(String(data)))
        client.once('close', code => reject(new Error(`closed with ${code}`)))
        client.send('who?')
      })
  }
  const before = await open()
  expect(await before()).toBe('one')
  await gate.done(`route set chat upstreams=http://127.0.0.1:${two?.port}`)
  const after = await open()
  expect([await before(), await after()]).toEqual(['one', 'two'])
})

it('without the delay that the compiler sets, the same reload would close it', async () => {
  const gate = keep(await TestGatehouse.start())
  const chat = keep(await startUpstream('chat'))
  new WebSocketServer({ server: chat.server })
  await gate.done(`route add chat chat.localhost http://127.0.0.1:${chat.port}`)
  const push = async (edit: (body: string) => string) => {
    const { etag, body } = await gate.edge.admin.read()
    expect(await gate.edge.admin.push(edit(body), etag)).toEqual({ kind: 'accepted' })
  }
  await push(body => body.replace('"stream_close_delay":"8h",', ''))
  const client = new WebSocket(`ws://${gate.edge.http}/`, { headers: { host: 'chat.localhost' } })
  keep({ stop: async () => client.terminate() })
  const closed = new Promise<number>(resolve => client.once('close', resolve))
  await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject))
  await push(body => body.replace('"idle_timeout":"2m"', '"idle_timeout":"3m"'))
  expect(await closed).toBe(1001)
})
