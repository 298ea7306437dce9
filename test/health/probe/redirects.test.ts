import { expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { ask, hostile } from './hostile.ts'

const keep = keeper()
const success = { status: 'success' } as const
const to = (where: string) => `HTTP/1.1 302 Found\r\nLocation: ${where}\r\nContent-Length: 0\r\n\r\n`

it('a redirect within the same server is followed', async () => {
  const server = keep(
    await hostile((socket, line) =>
      socket.end(line.includes(' / ') ? to('/home?x=1') : 'HTTP/1.1 200 OK\r\n\r\n'),
    ),
  )
  expect(await ask(server.port, { expects: success })).toMatchObject({ reason: 'ok', status: 200 })
  expect(server.lines).toEqual(['GET / HTTP/1.1', 'GET /home?x=1 HTTP/1.1'])
})

it('a redirect that is as good as expected is not followed', async () => {
  const server = keep(await hostile(socket => socket.end(to('/home'))))
  expect(await ask(server.port)).toMatchObject({ reason: 'ok', status: 302 })
  expect(await ask(server.port, { expects: { status: 302 } })).toMatchObject({ reason: 'ok' })
  expect(server.connections).toBe(2)
})

it('a redirect in a circle ends after five', async () => {
  const server = keep(await hostile(socket => socket.end(to('/'))))
  expect(await ask(server.port, { expects: success, timeoutMs: 5000 })).toMatchObject({ reason: 'redirect' })
  expect(server.connections).toBe(6)
})

const trap = await hostile(socket => socket.end('HTTP/1.1 200 OK\r\n\r\n'))
keep(trap)

it.each([
  'http://169.254.169.254/latest/meta-data/',
  '//169.254.169.254/latest/meta-data/',
  `http://127.0.0.1:${trap.port}/`,
  'https://shop.example.com/',
  'http://shop.example.com:8080/',
  'http://anna:secret@shop.example.com/',
  'file:///etc/passwd',
  'http://',
  '',
  `/${'a'.repeat(5000)}`,
  '\\\\169.254.169.254\\x',
])('a redirect to %s is not followed', async where => {
  const server = keep(await hostile(socket => socket.end(to(where))))
  expect(await ask(server.port, { expects: success })).toMatchObject({ reason: 'redirect', status: 302 })
  expect(server.connections).toBe(1)
  expect(trap.connections).toBe(0)
})
