import { expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { ask, drip, endlessly, hostile } from './hostile.ts'

const keep = keeper()
const withText = { expects: { text: 'all well' } }
const ok = 'HTTP/1.1 200 OK\r\n'

/** Longer than the time-out by no more than what a busy machine takes. */
const lateMs = 300 + 700

it('an answer is good when its status is, without waiting for its body', async () => {
  const { port } = keep(
    await hostile(socket => socket.write(`${ok}Content-Length: 1000000\r\n\r\nthe beginning`)),
  )
  expect(await ask(port)).toMatchObject({ reason: 'ok', status: 200, expiresInDays: null })
})

it('an answer is good when its text is there, also when it never ends', async () => {
  const { port } = keep(
    await hostile(socket => {
      socket.write(`${ok}\r\nwe are `)
      setTimeout(() => socket.write('all well'), 20)
    }),
  )
  expect(await ask(port, withText)).toMatchObject({ reason: 'ok' })
})

it('what is not as expected has its word', async () => {
  const { port } = keep(
    await hostile((socket, line) =>
      socket.end(
        line.includes('/broken')
          ? 'HTTP/1.1 503 @everyone\r\n\r\nall well'
          : `${ok}Content-Length: 3\r\n\r\nbad`,
      ),
    ),
  )
  expect(await ask(port, { path: '/broken' })).toMatchObject({ reason: 'status', status: 503 })
  expect(await ask(port, { path: '/broken', expects: { status: 503, text: 'well' } })).toMatchObject({
    reason: 'ok',
  })
  expect(await ask(port, { expects: { status: 204 } })).toMatchObject({ reason: 'status', status: 200 })
  expect(await ask(port, withText)).toMatchObject({ reason: 'text', status: 200 })
})

it('a slow drip of headers ends in time', async () => {
  const { port } = keep(await hostile(socket => drip(socket, `${ok}X-A: ${'a'.repeat(100)}`)))
  const { reason, ms } = await ask(port)
  expect(reason).toBe('time-out')
  expect(ms).toBeLessThan(lateMs)
})

it('a slow drip of the body ends in time', async () => {
  const { port } = keep(
    await hostile(socket => {
      socket.write(`${ok}\r\n`)
      drip(socket, '.')
    }),
  )
  const { reason, ms } = await ask(port, withText)
  expect(reason).toBe('time-out')
  expect(ms).toBeLessThan(lateMs)
})

it('silence ends in time, also that of a connection that is taken and never read', async () => {
  const { port } = keep(await hostile(() => undefined))
  expect(await ask(port)).toMatchObject({ reason: 'time-out', status: null })
})

it('an endless body is read for 64 KiB and no further', async () => {
  let written = 0
  const { port } = keep(
    await hostile(socket => {
      socket.write(`${ok}\r\n`)
      endlessly(socket, 'a'.repeat(16_384))
      socket.once('close', () => {
        written = socket.bytesWritten
      })
    }),
  )
  const { reason, ms } = await ask(port, { ...withText, timeoutMs: 5000 })
  expect(reason).toBe('too-long')
  expect(ms).toBeLessThan(2000)
  await expect.poll(() => written).toBeGreaterThan(0)
  // What lies in the kernel's buffers of both sides was sent, not read.
  expect(written).toBeLessThan(20 * 1024 * 1024)
})

it('endless headers are read for 16 KiB and no further', async () => {
  for (const piece of ['X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n', 'a'.repeat(1000)]) {
    const { port } = keep(
      await hostile(socket => {
        socket.write(ok)
        endlessly(socket, piece)
      }),
    )
    const { reason, ms } = await ask(port, { timeoutMs: 5000 })
    expect({ piece, reason }).toEqual({ piece, reason: piece.startsWith('X') ? 'too-long' : reason })
    expect(['too-long', 'protocol']).toContain(reason)
    expect(ms).toBeLessThan(2000)
  }
})

it('answers that only announce others come to an end', async () => {
  const { port } = keep(await hostile(socket => endlessly(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n')))
  const { reason, ms } = await ask(port, { timeoutMs: 5000 })
  expect(reason).toBe('protocol')
  expect(ms).toBeLessThan(2000)
})

it('memory stays bounded, however much is sent', async () => {
  const { port } = keep(
    await hostile(socket => {
      socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n`)
      endlessly(socket, `4000\r\n${'a'.repeat(0x4000)}\r\n`)
    }),
  )
  const before = process.memoryUsage().arrayBuffers
  for (let round = 0; round < 20; round += 1) {
    const { reason } = await ask(port, { ...withText, timeoutMs: 5000 })
    expect(reason).toBe('too-long')
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
})

it.each([
  ['garbage', '\u0000\u0001\u0002 what? \r\n\r\n', 'protocol'],
  ['another protocol', 'SSH-2.0-OpenSSH_9.9\r\n', 'protocol'],
  ['two lengths', `${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\na`, 'protocol'],
  [
    'an upgrade that nobody asked for',
    'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    'status',
  ],
])('%s is no answer', async (_what, said, reason) => {
  const { port } = keep(await hostile(socket => socket.write(said)))
  expect(await ask(port)).toMatchObject({ reason })
})

it('garbage that comes before anything was asked is no answer', async () => {
  const { port } = keep(await hostile(socket => socket.write('220 mail ready\r\n'), { greets: true }))
  expect(await ask(port)).toMatchObject({ reason: 'protocol' })
})

it('a connection that closes before the answer, or within it, is told from a reset', async () => {
  const half = keep(await hostile(socket => socket.end(), { halfOpen: true }))
  expect(await ask(half.port)).toMatchObject({ reason: 'closed' })
  const within = keep(await hostile(socket => socket.end(`${ok}Content-Length: 100\r\n\r\nall`)))
  expect(await ask(within.port, withText)).toMatchObject({ reason: 'closed' })
  const reset = keep(await hostile(socket => socket.resetAndDestroy()))
  expect(await ask(reset.port)).toMatchObject({ reason: 'reset' })
  const later = keep(
    await hostile(socket => {
      socket.write(`${ok}Content-Length: 100\r\n\r\nall`)
      setTimeout(() => socket.resetAndDestroy(), 20)
    }),
  )
  expect(await ask(later.port, withText)).toMatchObject({ reason: 'reset' })
})

it('nobody there is refused', async () => {
  const gone = await hostile(() => undefined)
  await gone.stop()
  expect(await ask(gone.port)).toMatchObject({ reason: 'refused', status: null })
  expect(await ask(gone.port, { http: null })).toMatchObject({ reason: 'refused' })
})

it('without a question it only connects', async () => {
  const server = keep(await hostile(() => undefined, { greets: true }))
  expect(await ask(server.port, { http: null })).toMatchObject({ reason: 'ok', status: null })
  expect(server.lines).toEqual([])
})
