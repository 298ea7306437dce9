import { mkdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { socketPath } from '../../bot/src/platforms/console/socket-path.ts'
import { call, desk, folder, forgetServer, path, raw, server, setUpEach, start } from './socket-scene.ts'

setUpEach()

describe('the socket with clients that misbehave', () => {
  it('answers what it does not understand, and a request that is too long', async () => {
    await start()
    expect(JSON.parse(await raw('{"key":"gh_secret\n'))).toEqual({
      kind: 'done',
      exit: 2,
      reply: { title: 'This is not JSON.', severity: 'error' },
    })
    expect(JSON.parse(await raw('{"kind":"run"}\n'))).toMatchObject({
      exit: 2,
      reply: { title: 'This is not a message that Gatehouse understands.' },
    })
    const early = '{"kind":"answer","number":1,"said":{"kind":"text","text":"y"}}\n'
    expect(JSON.parse(await raw(early))).toMatchObject({ exit: 2 })
    expect(JSON.parse(await raw('x'.repeat(70_000)))).toMatchObject({
      exit: 2,
      reply: { title: 'A command has at most 65536 bytes.' },
    })
    expect(await call(['status'])).toMatchObject({ exit: 0 })
  })

  it('hangs up on a client that says nothing', async () => {
    await start({}, { command: 1, answer: 1 })
    const socket = connect(path)
    await expect(text(socket)).resolves.toBe('')
  })

  it('finishes the command that runs before it closes, and leaves no file', async () => {
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
    const { promise: gone, resolve: go } = Promise.withResolvers<void>()
    await start({
      run: async request => {
        reach()
        await gone
        return desk.run(request)
      },
    })
    const answer = call(['status'])
    await reached
    const idle = connect(path)
    await new Promise(resolve => idle.once('connect', resolve))
    const closed = server?.close()
    go()
    expect(await answer).toMatchObject({ exit: 0 })
    await closed
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined()
    expect(await call(['status'])).toBeNull()
    forgetServer()
  })

  it('replaces a file that a killed Gatehouse left, but neither another Gatehouse nor another file', async () => {
    const left = createServer().listen(path)
    await new Promise(resolve => left.once('listening', resolve))
    await expect(start()).rejects.toThrow('Another Gatehouse listens on')
    const { promise: unlinked, resolve } = Promise.withResolvers<void>()
    left.close(() => resolve())
    await unlinked
    writeFileSync(path, '')
    await expect(start()).rejects.toThrow('is in the way')
  })
})

describe('the path of the socket', () => {
  it('is in the data folder, or in a private folder when that is too long', () => {
    expect(socketPath(folder)).toBe(path)
    const long = join(realpathSync(folder), 'x'.repeat(120))
    mkdirSync(long)
    const short = socketPath(long)
    expect(short.length).toBeLessThan(100)
    expect(short).toBe(socketPath(long))
    expect(statSync(dirname(short)).mode & 0o777).toBe(0o700)
    rmSync(dirname(short), { recursive: true })
    writeFileSync(dirname(short), '')
    expect(() => socketPath(long)).toThrow('only you can enter')
    rmSync(dirname(short))
  })
})
