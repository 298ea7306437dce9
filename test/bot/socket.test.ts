import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dispatch, type Request } from '../../bot/src/dispatch.ts'
import { callGate } from '../../bot/src/platforms/console/socket-client.ts'
import { socketPath } from '../../bot/src/platforms/console/socket-path.ts'
import { type SocketServer, startSocketServer } from '../../bot/src/platforms/console/socket-server.ts'
import { silentLog } from '../../core/src/log.ts'
import { testDeps } from './commands.ts'

let folder: string
let path: string
let server: SocketServer | undefined
let deps: ReturnType<typeof testDeps>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-'))
  path = join(folder, 'gate.sock')
  deps = testDeps()
})

afterEach(async () => {
  await server?.close()
  server = undefined
  rmSync(folder, { recursive: true })
})

async function start(
  run = (request: Request) => dispatch(deps, request),
  patienceMs = { command: 10_000, answer: 10_000 },
) {
  server = await startSocketServer({ path, run, log: silentLog, patienceMs })
  return server
}

const never = () => Promise.reject(new Error('nobody may be asked'))
const call = (
  words: string[],
  confirm: 'yes' | 'ask' | 'cannot' = 'cannot',
  ask: () => Promise<boolean> = never,
) => callGate({ path, words, confirm, ask })

async function raw(bytes: string): Promise<string> {
  const socket = connect(path)
  socket.write(bytes)
  return text(socket)
}

describe('the socket', () => {
  it('can be opened by its own user alone', async () => {
    const before = process.umask()
    await start()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(process.umask()).toBe(before)
  })

  it('runs one command a connection, for several clients at once', async () => {
    await start()
    const answers = await Promise.all(['shop', 'wiki', 'nosuch'].map(name => call(['route', 'show', name])))
    expect(answers.map(answer => `${answer?.exit} ${answer?.reply.title}`)).toEqual([
      '0 shop',
      '0 wiki',
      '1 There is no route "nosuch".',
    ])
  })

  it('carries the question and the answer, bound to the plan', async () => {
    await start()
    const no = await call(['route', 'remove', 'shop'], 'ask', async () => false)
    expect(no).toMatchObject({ exit: 1, reply: { title: 'Not confirmed; nothing was changed.' } })
    const cannot = await call(['route', 'remove', 'shop'])
    expect(cannot).toMatchObject({
      exit: 1,
      reply: { title: expect.stringContaining('--yes'), changes: [{ name: 'shop' }] },
    })
    expect(deps.edge.changes).toEqual([])
    expect(await call(['route', 'remove', 'shop'], 'ask', async () => true)).toMatchObject({ exit: 0 })
    expect(await call(['route', 'remove', 'wiki'], 'yes')).toMatchObject({ exit: 0 })
    expect(deps.edge.changes.map(change => change.author)).toEqual(['gate', 'gate'])
  })

  it('takes an answer to another plan for a no', async () => {
    await start()
    const run = JSON.stringify({ kind: 'run', words: ['route', 'remove', 'shop'], confirm: 'ask' })
    const said = await raw(`${run}\n${JSON.stringify({ kind: 'answer', hash: 'other', yes: true })}\n`)
    expect(said).toContain('The answer was not about this plan.')
    expect(deps.edge.changes).toEqual([])
  })

  it('takes silence and a lost client for a no', async () => {
    await start(undefined, { command: 10_000, answer: 1 })
    await raw(`${JSON.stringify({ kind: 'run', words: ['route', 'remove', 'shop'], confirm: 'ask' })}\n`)
    await server?.close()
    expect(deps.edge.changes).toEqual([])
  })

  it('answers what it does not understand, and a request that is too long', async () => {
    await start()
    expect(JSON.parse(await raw('what\n'))).toMatchObject({ kind: 'done', exit: 2 })
    expect(JSON.parse(await raw('{"kind":"run"}\n'))).toMatchObject({
      exit: 2,
      reply: { title: 'This is not a message that Gatehouse understands.' },
    })
    expect(JSON.parse(await raw('{"kind":"answer","hash":"","yes":true}\n'))).toMatchObject({ exit: 2 })
    expect(JSON.parse(await raw('x'.repeat(70_000)))).toMatchObject({
      exit: 2,
      reply: { title: 'A command has at most 65536 bytes.' },
    })
    expect(await call(['status'])).toMatchObject({ exit: 0 })
  })

  it('hangs up on a client that says nothing', async () => {
    await start(undefined, { command: 1, answer: 1 })
    const socket = connect(path)
    await expect(text(socket)).resolves.toBe('')
  })

  it('finishes the command that runs before it closes, and leaves no file', async () => {
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
    const { promise: gone, resolve: go } = Promise.withResolvers<void>()
    await start(async request => {
      reach()
      await gone
      return dispatch(deps, request)
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
    server = undefined
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
