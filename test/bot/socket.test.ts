import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConsoleDesk } from '../../bot/src/platforms/console/converse.ts'
import type { Handed, Question, Said } from '../../bot/src/platforms/console/person.ts'
import { callGate, type GateCall } from '../../bot/src/platforms/console/socket-client.ts'
import { socketPath } from '../../bot/src/platforms/console/socket-path.ts'
import { type SocketServer, startSocketServer } from '../../bot/src/platforms/console/socket-server.ts'
import type { Log } from '../../core/src/log.ts'
import { codeOf, TestDesk } from './console-desk.ts'

let folder: string
let path: string
let server: SocketServer | undefined
let desk: TestDesk
let logged: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-'))
  path = join(folder, 'gate.sock')
  desk = new TestDesk()
  logged = ''
})

afterEach(async () => {
  await server?.close()
  server = undefined
  rmSync(folder, { recursive: true })
})

const note: Log['info'] = (message, fields) => {
  logged += `${message} ${JSON.stringify(fields)}\n`
}
const log: Log = { info: note, warn: note, error: note }

async function start(changed: Partial<ConsoleDesk> = {}, patienceMs = { command: 10_000, answer: 10_000 }) {
  const { run, decide, likelyAccount, handovers } = desk
  const whole = { run, decide, likelyAccount, handovers, log, ...changed }
  const { keyOf, deniedKey } = desk
  server = await startSocketServer({ path, desk: whole, keyOf, deniedKey, log, patienceMs })
  return server
}

type Says = string | Said['kind'] | ((handed: Handed[]) => string)

/** A person who gives one answer after the other, and remembers what they were asked and shown. */
class Reader {
  readonly asked: Question[] = []
  readonly shown: string[] = []
  readonly handed: Handed[] = []
  readonly #answers: Says[]

  constructor(...answers: Says[]) {
    this.#answers = answers
  }

  show(reply: { title: string }): void {
    this.shown.push(reply.title)
  }

  hand(handed: Handed): void {
    this.handed.push(handed)
  }

  async ask(question: Question): Promise<Said> {
    this.asked.push(question)
    const answer = this.#answers.shift()
    if (answer === 'left' || answer === 'gone') return { kind: answer }
    return { kind: 'text', text: typeof answer === 'function' ? answer(this.handed) : (answer ?? '') }
  }
}

const call = (words: string[], wishes: Partial<GateCall> = {}) =>
  callGate({ path, words, yes: false, withoutCode: false, key: null, person: null, ...wishes })
const runLine = (words: string[], wishes = {}) =>
  `${JSON.stringify({ kind: 'run', words, terminal: true, yes: false, withoutCode: false, ...wishes })}\n`

/** Waits until this many questions have come through a raw connection. */
async function questions(socket: Socket, count: number): Promise<string> {
  let said = ''
  socket.on('data', chunk => {
    said += chunk
  })
  await vi.waitFor(() => expect(said.match(/"kind":"question"/g)).toHaveLength(count))
  return said
}

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

  it('carries the question and the answer', async () => {
    await start()
    const no = await call(['route', 'remove', 'shop'], { person: new Reader('n') })
    expect(no).toMatchObject({ exit: 1, reply: { title: 'Not confirmed; nothing was changed.' } })
    const cannot = await call(['route', 'remove', 'shop'])
    expect(cannot).toMatchObject({
      exit: 1,
      reply: { title: expect.stringContaining('--yes'), changes: [{ name: 'shop' }] },
    })
    expect(desk.routes()).toEqual(['shop', 'wiki'])
    expect(desk.stores.confirmations.waiting()).toEqual([])
    expect(await call(['route', 'remove', 'shop'], { person: new Reader('y') })).toMatchObject({ exit: 0 })
    expect(await call(['route', 'remove', 'wiki'], { yes: true })).toMatchObject({ exit: 0 })
    expect(desk.routes()).toEqual([])
  })

  it('carries codes of two people, and writes none of them to the log', async () => {
    const [anna, bert] = [desk.person('anna', 'admin'), desk.person('bert', 'admin')]
    await start()
    const codes = [anna.wrong(), anna.code(), bert.code()] as const
    const reader = new Reader('anna', codes[0], '', codes[1], 'bert', codes[2])
    expect(await call(['route', 'wipe', 'shop'], { person: reader })).toMatchObject({ exit: 0 })
    expect(reader.asked.map(({ text, hidden }) => (hidden ? `${text}(hidden)` : text))).toEqual([
      'Account: ',
      'Code: (hidden)',
      'Account [anna]: ',
      'Code: (hidden)',
      "Second person's account (empty to leave it waiting): ",
      'Code: (hidden)',
    ])
    expect(desk.routes()).toEqual(['wiki'])
    const kept = logged + JSON.stringify(desk.stores.audit.list({ limit: 100 }))
    for (const code of codes) expect(kept).not.toMatch(new RegExp(`(?<!\\w)${code}(?!\\w)`))
  })

  it('lets a plan wait where nobody can be asked for a code, and refuses --yes in its place', async () => {
    desk.person('anna', 'admin')
    await start()
    expect(await call(['route', 'remove', 'shop'])).toMatchObject({
      exit: 1,
      reply: {
        title: 'Nothing was changed yet: this waits for a code.',
        changes: [{ name: 'shop' }],
        next: [`confirmation approve ${desk.last()?.id.slice(0, 8)}`],
      },
    })
    expect(desk.last()?.state).toBe('pending')
    for (const person of [null, new Reader()]) {
      expect(await call(['route', 'remove', 'shop'], { yes: true, person })).toMatchObject({
        exit: 1,
        reply: { title: expect.stringContaining('This needs a code, and --yes is none') },
      })
      expect(desk.last()?.state).toBe('cancelled')
    }
    expect(desk.routes()).toEqual(['shop', 'wiki'])
  })

  it('takes a yes that was said beforehand for no other plan than the one of that line', async () => {
    const moved: ConsoleDesk['decide'] = decision => {
      if (decision.say.kind === 'yes' && tag++ === 0) desk.deps.edge.tag += ' moved'
      return desk.decide(decision)
    }
    let tag = 0
    await start({ decide: moved })
    expect(await call(['route', 'remove', 'shop'], { yes: true })).toMatchObject({
      exit: 1,
      reply: { title: expect.stringContaining('run it again with --yes'), changes: [{ name: 'shop' }] },
    })
    expect([desk.routes(), desk.last()?.state]).toEqual([['shop', 'wiki'], 'cancelled'])
    tag = 0
    const person = new Reader('y')
    expect(await call(['route', 'remove', 'shop'], { yes: true, person })).toMatchObject({ exit: 0 })
    expect(person.shown).toEqual([expect.stringContaining('the state has moved since the preview')])
  })

  it('does without a code only for a person who says yes', async () => {
    desk.person('anna', 'admin')
    await start()
    const wishes = { withoutCode: true, person: new Reader('n') }
    expect(await call(['route', 'remove', 'shop'], wishes)).toMatchObject({ exit: 1 })
    for (const wrong of [{ person: null }, { yes: true }, { key: 'gh_x' }])
      expect(await call(['route', 'remove', 'shop'], { ...wishes, ...wrong })).toMatchObject({ exit: 2 })
    expect(desk.routes()).toEqual(['shop', 'wiki'])
    const yes = { ...wishes, person: new Reader('y') }
    expect(await call(['route', 'remove', 'shop'], yes)).toMatchObject({ exit: 0 })
  })

  it('hands secrets to the person at the terminal, and names only the link where there is none', async () => {
    desk.stores.accounts.add({ name: 'anna', role: 'operator' }, 0)
    await start()
    const first = (handed: Handed[]) =>
      handed[0]?.kind === 'enrolment' ? codeOf(handed[0].secret, desk.clock) : ''
    const reader = new Reader('y', '', first)
    expect(await call(['account', 'enroll', 'anna'], { person: reader })).toMatchObject({ exit: 0 })
    expect(reader.handed).toMatchObject([
      { kind: 'enrolment', account: 'anna', uri: expect.stringMatching(/^otpauth:/) },
      { kind: 'recovery-codes', codes: { length: 10 } },
    ])
    const link = expect.stringMatching(/^http:\/\/127\.0\.0\.1:1\/once\//)
    const told = await call(['key', 'make', 'ci'])
    expect(told).toMatchObject({ exit: 0, reply: { data: { key: 'ci', link } } })
    expect(told?.reply.notes?.join()).toContain('once, on this page, within five minutes: http://')
    expect(logged + JSON.stringify(told)).not.toMatch(/gh_/)
  })

  it('says where to get a secret when there is neither a terminal nor a page', async () => {
    desk = new TestDesk(false)
    await start()
    const told = await call(['key', 'make', 'ci'])
    expect(told?.reply.notes).toEqual([
      'The key is shown at a terminal, and this is none: run the command again there.',
    ])
    expect(told?.reply.data).toEqual({ key: 'ci' })
  })

  it('runs a command as an API key, which asks nobody anything', async () => {
    await start()
    const reader = new Reader()
    await call(['key', 'make', 'ci'], { person: reader })
    const key = reader.handed[0]?.kind === 'api-key' ? reader.handed[0].secret : ''
    expect(await call(['route', 'show', 'shop'], { key })).toMatchObject({ exit: 0 })
    const refused = await call(['route', 'remove', 'shop'], { key, yes: true, person: new Reader('y') })
    expect(refused).toMatchObject({ exit: 1, reply: { title: expect.stringContaining('scope route:') } })
    const asker = new Reader()
    const made = await call(['key', 'make', 'other'], { key, person: asker })
    expect([made?.exit, made?.reply.title, asker.asked, asker.handed]).toEqual([
      1,
      expect.stringContaining('decided by people'),
      [],
      [],
    ])
    expect(await call(['status'], { key: key.replace(/.$/, '!') })).toMatchObject({
      exit: 1,
      reply: { title: expect.stringContaining('This API key is not known') },
    })
    expect(desk.routes()).toEqual(['shop', 'wiki'])
    expect(logged).not.toContain(key)
  })

  it('writes down that a key was presented which is none, once a minute and without its secret', async () => {
    await start()
    const wrong = `gh_${'x'.repeat(43)}`
    const denied = () => desk.stores.audit.list({ kind: 'denied', limit: 10 })
    for (let times = 0; times < 3; times += 1)
      expect(await call(['status'], { key: wrong })).toMatchObject({ exit: 1 })
    expect(denied()).toMatchObject([
      { actor: { kind: 'unknown' }, face: 'gate', subject: 'API key, unknown', facts: { reason: 'unknown' } },
    ])
    desk.clock.advance(60_000)
    await call(['status'], { key: wrong })
    expect(denied().map(entry => entry.facts.times)).toEqual([3, undefined])
    expect(logged + JSON.stringify(denied())).not.toContain(wrong)
  })

  it('says so when that cannot be written down', async () => {
    await start()
    desk.database.sqlite.exec('DROP TRIGGER audit_head_stays; DELETE FROM audit_head')
    expect(await call(['status'], { key: 'gh_wrong' })).toMatchObject({
      exit: 1,
      reply: { title: expect.stringContaining('The end of the audit trail is not as it was written') },
    })
  })

  it('takes an answer to another question for none: nothing is done, and the plan waits', async () => {
    await start()
    const said = await raw(
      `${runLine(['route', 'remove', 'shop'])}{"kind":"answer","number":2,"said":{"kind":"text","text":"y"}}\n`,
    )
    expect(said).toContain('Nothing was changed yet: this waits for a yes.')
    expect([desk.last()?.state, desk.routes()]).toEqual(['pending', ['shop', 'wiki']])
  })

  it('lets a plan wait whose person says nothing, or is gone', async () => {
    await start({}, { command: 10_000, answer: 20 })
    const silent = connect(path)
    silent.write(runLine(['route', 'remove', 'shop']))
    expect(await text(silent)).toContain('this waits for a yes')
    expect(desk.last()?.state).toBe('pending')
    await server?.close()
    await start()
    const lost = connect(path)
    lost.write(runLine(['route', 'remove', 'wiki']))
    await questions(lost, 1)
    lost.destroy()
    await server?.close()
    expect([desk.last()?.line, desk.last()?.state]).toEqual(['route remove wiki', 'pending'])
    expect(desk.routes()).toEqual(['shop', 'wiki'])
  })

  it('cancels a plan whose person presses Ctrl-C', async () => {
    desk.person('anna', 'admin')
    await start()
    for (const answers of [['left'], ['', 'left']] as const) {
      const person = new Reader(...answers)
      expect(await call(['route', 'remove', 'shop'], { person })).toMatchObject({ exit: 1 })
      expect(desk.last()?.state).toBe('cancelled')
    }
  })

  it('tells a person who is asked at that moment that Gatehouse ends, and that the plan waits', async () => {
    await start({}, { command: 10_000, answer: 600_000 })
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
    const person = new Reader()
    person.ask = () => {
      ask()
      return new Promise(() => undefined)
    }
    const answer = call(['route', 'remove', 'shop'], { person })
    await asked
    await server?.close()
    server = undefined
    expect(await answer).toMatchObject({
      exit: 1,
      reply: { title: 'Nothing was changed yet: this waits for a yes.' },
    })
    expect(desk.last()?.state).toBe('pending')
  })

  it('waits for no answer to a question that is asked after it began to end', async () => {
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
    const { promise: ending, resolve: end } = Promise.withResolvers<void>()
    const run: ConsoleDesk['run'] = async request => {
      reach()
      await ending
      return desk.run(request)
    }
    await start({ run }, { command: 10_000, answer: 600_000 })
    const person = new Reader()
    person.ask = () => new Promise(() => undefined)
    const answer = call(['route', 'remove', 'shop'], { person })
    await reached
    const closed = server?.close()
    server = undefined
    end()
    expect(await answer).toMatchObject({
      exit: 1,
      reply: { title: 'Nothing was changed yet: this waits for a yes.' },
    })
    await closed
    expect([desk.last()?.state, desk.routes()]).toEqual(['pending', ['shop', 'wiki']])
  })

  it('says what is known when Gatehouse is killed: nothing was done while it asked, otherwise that is open', async () => {
    for (const [sends, words] of [
      ['{"kind":"question","number":1,"question":{"text":"Code: ","hidden":true}}\n', 'was not done'],
      ['', 'may have happened or not'],
    ] as const) {
      const killed = createServer(socket => socket.once('data', () => socket.end(sends))).listen(path)
      await new Promise(resolve => killed.once('listening', resolve))
      const person = new Reader()
      person.ask = () => new Promise(() => undefined)
      await expect(call(['status'], { person })).rejects.toThrow(words)
      await new Promise(resolve => killed.close(resolve))
    }
  })

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
