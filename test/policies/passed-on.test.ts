import { connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'

/** An upstream that keeps what it gets byte for byte, and takes up any protocol that it is asked for. */
const heads: string[] = []
const raw = createServer(socket => {
  socket.on('error', () => socket.destroy())
  socket.on('data', chunk => {
    const head = String(chunk)
    heads.push(head)
    const asked = /^upgrade: *(.*)\r$/im.exec(head)?.[1]
    if (asked === undefined) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok')
    else socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${asked}\r\n\r\n`)
  })
})
const sockets = new Set<Socket>()
raw.on('connection', socket => sockets.add(socket))
const gatehouse = shared(await TestGatehouse.start())

beforeAll(async () => {
  await new Promise<void>(done => raw.listen(0, '127.0.0.1', done))
  const address = raw.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await gatehouse.done(`route add shop shop.localhost http://127.0.0.1:${port}`)
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  raw.close()
})

/** The first line of the answer to a request with these header lines, and what the upstream got. */
async function asking(...lines: string[]): Promise<{ status: string; head: string }> {
  heads.length = 0
  const port = Number(gatehouse.edge.http.split(':')[1])
  const status = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', reject)
    socket.once('data', chunk => {
      resolve(String(chunk).split('\r\n')[0] ?? '')
      socket.destroy()
    })
    socket.write(['GET / HTTP/1.1', 'Host: shop.localhost', ...lines, '', ''].join('\r\n'))
  })
  return { status, head: heads.join('').toLowerCase() }
}

describe('an upstream is asked to take up', () => {
  it.each(['websocket', 'WebSocket'])('%s, once, by that name', async name => {
    const { status, head } = await asking('Connection: Upgrade', `Upgrade: ${name}`)
    expect(status).toBe('HTTP/1.1 101 Switching Protocols')
    expect(head.match(/^upgrade: .*$/gm)).toEqual(['upgrade: websocket'])
  })

  it.each([
    [['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA']],
    [['Connection: Upgrade', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA']],
    [['Connection: Upgrade', 'Upgrade: weird']],
    [['Connection: Upgrade', 'Upgrade: websocket, h2c']],
    [['Connection: Upgrade', 'Upgrade:']],
  ])('no other protocol: %j', async lines => {
    const { status, head } = await asking(...lines)
    expect(status).toBe('HTTP/1.1 200 OK')
    expect(head).not.toMatch(/^(upgrade|http2-settings):/m)
  })

  it.each([[['Upgrade: h2c', 'Upgrade: websocket']], [['Upgrade: websocket', 'Upgrade: h2c']]])(
    'not one that hides beside WebSocket: %j',
    async lines => {
      const { head } = await asking('Connection: Upgrade', ...lines)
      expect(head.match(/^upgrade: .*$/gm)).toEqual(['upgrade: websocket'])
    },
  )
})

it('an upstream does not get what only the edge and Gatehouse say to each other', async () => {
  const { status, head } = await asking(
    'X-Gatehouse-Probe: guess',
    'X-Gatehouse-Client: 203.0.113.7',
    'Connection: close',
  )
  expect(status).toBe('HTTP/1.1 200 OK')
  expect(head).not.toContain('x-gatehouse')
})
