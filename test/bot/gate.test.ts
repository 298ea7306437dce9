import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { socketPath } from '../../bot/src/platforms/console/socket-path.ts'
import { type SocketServer, startSocketServer } from '../../bot/src/platforms/console/socket-server.ts'
import { silentLog } from '../../core/src/log.ts'
import { keeper } from '../harness/kept.ts'
import { codeOf, TestDesk } from './console-desk.ts'
import { hasPty, Pty } from './pty.ts'
import { readQr } from './read-qr.ts'

const program = resolve('bot/src/gate.ts')
const keep = keeper()
let desk = new TestDesk()
let folder: string
let server: SocketServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gate-'))
  server = await startSocketServer({
    path: socketPath(folder),
    desk: {
      run: request => desk.run(request),
      decide: decision => desk.decide(decision),
      likelyAccount: id => desk.likelyAccount(id),
      handovers: {
        peek: token => desk.handovers.peek(token),
        open: (token, face) => desk.handovers.open(token, face),
        finish: (session, code, face) => desk.handovers.finish(session, code, face),
        setPassword: (session, password, face) => desk.handovers.setPassword(session, password, face),
      },
      log: silentLog,
    },
    keyOf: secret => desk.keyOf(secret),
    deniedKey: () => desk.deniedKey(),
    log: silentLog,
  })
})

beforeEach(() => {
  desk = new TestDesk()
})

afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

async function gate(words: string[], env: Record<string, string> = { GATEHOUSE_DATA: folder }, cwd = folder) {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env.PATH ?? '', ...env },
    cwd,
  })
  child.stdin.end()
  const exited = new Promise(resolve => child.once('exit', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { exit: await exited, stdout, stderr }
}

describe('gate', () => {
  it('shows what is done on stdout and what is wrong on stderr, without colours', async () => {
    expect(await gate(['route', 'list'])).toEqual({
      exit: 0,
      stdout: 'Routes\nname  hosts\nshop  shop.example.com\nwiki  wiki.example.com\n',
      stderr: '',
    })
    expect(await gate(['route', 'show', 'nosuch'])).toEqual({
      exit: 1,
      stdout: '',
      stderr: '✗ There is no route "nosuch".\n',
    })
    const wrong = await gate(['route', 'shwo'])
    expect(wrong).toMatchObject({ exit: 2, stdout: '' })
    expect(wrong.stderr).toContain('Did you mean route show?')
  })

  it('prints exactly one JSON object with --json, wherever that stands', async () => {
    for (const words of [
      ['--json', 'status'],
      ['status', '--json'],
    ]) {
      const { exit, stdout, stderr } = await gate(words)
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
      expect(JSON.parse(stdout)).toEqual({
        ok: true,
        exit: 0,
        title: 'Everything is well.',
        severity: 'ok',
        data: { up: true },
      })
      expect(stdout.trim().split('\n')).toHaveLength(1)
    }
    const wrong = await gate(['route', 'shwo', '--json'])
    expect(wrong.stderr).toBe('')
    expect(JSON.parse(wrong.stdout)).toMatchObject({ ok: false, exit: 2 })
  })

  it('needs --yes for what is dangerous when nobody can be asked', async () => {
    const asked = await gate(['route', 'remove', 'shop'])
    expect(asked.exit).toBe(1)
    expect(asked.stderr).toContain('nothing was changed. This needs a confirmation')
    expect(asked.stderr).toContain('- route shop')
    expect(desk.routes()).toEqual(['shop', 'wiki'])
    expect(await gate(['route', 'remove', 'shop', '--yes'])).toMatchObject({ exit: 0, stderr: '' })
    expect(desk.routes()).toEqual(['wiki'])
  })

  it('gives help without words', async () => {
    const { exit, stdout } = await gate([])
    expect(exit).toBe(0)
    expect(stdout).toContain('What you can say. More with help <word>.')
  })

  it('says plainly when no Gatehouse runs on that folder', async () => {
    const none = await gate(['status'], { GATEHOUSE_DATA: 'nowhere' })
    expect(none).toEqual({
      exit: 1,
      stdout: '',
      stderr: `✗ No Gatehouse is running on ${join(folder, 'nowhere')}. Start it with: npm start\n`,
    })
    const json = await gate(['status', '--json'], { GATEHOUSE_DATA: 'nowhere' })
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, exit: 1, data: null })
  })

  it('reads .env, which the environment overrides', async () => {
    const place = mkdtempSync(join(tmpdir(), 'gate-'))
    writeFileSync(join(place, '.env'), `GATEHOUSE_DATA=${folder}\n`)
    expect(await gate(['status'], {}, place)).toMatchObject({ exit: 0 })
    expect(await gate(['status'], { GATEHOUSE_DATA: place }, place)).toMatchObject({ exit: 1 })
    rmSync(place, { recursive: true })
  })

  it('ends quietly when nobody reads on', async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${program}" route list | true`], {
      env: { PATH: process.env.PATH ?? '', GATEHOUSE_DATA: folder },
    })
    child.stdin.end()
    expect(await text(child.stderr)).toBe('')
  })
})

describe('flags of gate', () => {
  it('let a script use an API key from a file that nobody else can read', async () => {
    const made = await desk.run({
      typed: 'key make ci',
      caller: { kind: 'local', face: 'gate', withoutCode: false },
    })
    const opened = desk.handovers.open(made.handover?.token ?? '', 'gate')
    const file = join(folder, 'key')
    writeFileSync(file, `${opened.kind === 'api-key' ? opened.secret : ''}\n`, { mode: 0o600 })
    expect(await gate(['route', 'show', 'shop', '--key-file', file])).toMatchObject({ exit: 0 })
    const refused = await gate([`--key-file=${file}`, 'route', 'remove', 'shop', '--yes'])
    expect([refused.exit, refused.stderr]).toEqual([1, expect.stringContaining('scope route:')])
    chmodSync(file, 0o640)
    const open = await gate(['status', '--key-file', file])
    expect([open.exit, open.stderr]).toEqual([1, expect.stringContaining(`chmod 600 ${file}`)])
    writeFileSync(file, 'not a key')
    chmodSync(file, 0o600)
    const none = await gate(['status', '--key-file', file])
    expect([none.exit, none.stderr]).toEqual([2, expect.stringContaining('holds no API key')])
    expect(none.stderr).not.toContain('not a key')
    for (const [path, words] of [
      [join(folder, 'missing'), 'there is no such file'],
      [folder, 'not a regular file'],
      ['/dev/zero', 'not a regular file'],
    ] as const)
      expect(await gate(['status', '--key-file', path])).toMatchObject({
        exit: 2,
        stderr: expect.stringContaining(words),
      })
    writeFileSync(file, 'x'.repeat(4097))
    const long = await gate(['status', '--key-file', file])
    expect([long.exit, long.stderr]).toEqual([2, expect.stringContaining('more than 4096 bytes')])
    expect((await gate(['status', '--key-file'])).stderr).toContain('Name the file')
    expect(desk.routes()).toEqual(['shop', 'wiki'])
  })

  it('do without a code only at a terminal', async () => {
    desk.person('anna', 'admin')
    for (const more of [[], ['--yes'], ['--json']]) {
      const { exit, stdout, stderr } = await gate(['route', 'remove', 'shop', '--without-code', ...more])
      expect([exit, stdout + stderr]).toEqual([2, expect.stringContaining('person who looks at the plan')])
    }
    expect(desk.routes()).toEqual(['shop', 'wiki'])
  })

  it('let a machine know the plan that waits for a code, and where a secret can be had', async () => {
    desk.person('anna', 'admin')
    const { exit, stdout } = await gate(['route', 'remove', 'shop', '--json'])
    const { id } = desk.last() ?? {}
    expect([exit, JSON.parse(stdout)]).toEqual([
      1,
      expect.objectContaining({
        ok: false,
        title: 'Nothing was changed yet: this waits for a code.',
        pending: expect.objectContaining({ id, needs: 'code' }),
      }),
    ])
    const made = JSON.parse((await gate(['key', 'make', 'ci', '--json'])).stdout)
    expect(made.data.link).toMatch(/^http:\/\/127\.0\.0\.1:1\/once\/[\w-]{43}$/)
    expect(JSON.stringify(made)).not.toContain('gh_')
  })
})

test.skipIf(process.platform !== 'linux')(
  'an answer that cannot be written is told in a sentence',
  async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${program}" status >/dev/full`], {
      env: { PATH: process.env.PATH ?? '', GATEHOUSE_DATA: folder },
    })
    child.stdin.end()
    const exited = new Promise(resolve => child.once('exit', resolve))
    expect(await text(child.stderr)).toMatch(/^✗ The answer cannot be written: ENOSPC.*\n$/)
    expect(await exited).toBe(1)
  },
)

describe.skipIf(!hasPty)('gate on a terminal', () => {
  const terminal = (words: string[], options: { columns?: number; env?: Record<string, string> } = {}) =>
    keep(
      new Pty([process.execPath, program, ...words], {
        ...options,
        env: { GATEHOUSE_DATA: folder, ...options.env },
      }),
    )

  it('asks for a code that is never seen, whoever types it when', async () => {
    const anna = desk.person('anna', 'admin')
    const pty = terminal(['route', 'remove', 'shop'])
    await pty.sees('Account [anna]: ')
    pty.press('\r')
    await pty.sees('Code: ')
    const [wrong, right] = [anna.wrong(), anna.code()]
    pty.press(`${wrong}\r`)
    pty.press('654321\r')
    await pty.sees('That code is wrong.')
    await pty.sees('Account [anna]: ')
    pty.press('\r')
    await pty.sees('Code: ')
    pty.press(`${right}\r`)
    await pty.sees('Route shop removed')
    expect(await pty.exit).toBe(0)
    for (const secret of [wrong, right, '654321']) expect(pty.raw).not.toContain(secret)
    expect(desk.routes()).toEqual(['wiki'])
  })

  it('cancels with Ctrl-C at a hidden question, and leaves the terminal as it was', async () => {
    desk.person('anna', 'admin')
    const pty = keep(
      new Pty(['sh', '-c', `"${process.execPath}" "${program}" route remove shop; stty -a`], {
        env: { GATEHOUSE_DATA: folder },
      }),
    )
    await pty.sees('Account [anna]: ')
    pty.press('\r')
    await pty.sees('Code: ')
    pty.press('\u0003')
    await pty.sees('Not confirmed; nothing was changed.')
    await pty.sees(' icanon')
    await pty.sees(' echo ')
    await pty.exit
    expect(desk.last()?.state).toBe('cancelled')
  })

  it('lets the plan wait when the terminal goes away', async () => {
    desk.person('anna', 'admin')
    const pty = terminal(['route', 'remove', 'shop'])
    await pty.sees('Account [anna]: ')
    await pty.stop()
    expect(desk.last()?.state).toBe('pending')
    expect(desk.routes()).toEqual(['shop', 'wiki'])
  })

  it('shows the codes to take up as a QR code, the same on dark and light terminals', async () => {
    desk.stores.accounts.add({ name: 'anna', role: 'operator' }, 0)
    const pty = terminal(['account', 'enroll', 'anna', '--yes'])
    await pty.sees('type link for a page')
    pty.press('\r')
    await pty.sees('First code: ')
    const secret = /^ {2}((?:[A-Z2-7]{4} ?){8})$/m.exec(pty.seen)?.[1]?.replaceAll(' ', '') ?? ''
    const rows = pty.raw.split('\r\n').flatMap(line => qrRow(line) ?? [])
    const dark = rows.flatMap(row => [
      [...row].map(half => half === '▄' || half === ' '),
      [...row].map(half => half === '▀' || half === ' '),
    ])
    expect(readQr(dark)).toBe(`otpauth://totp/Gatehouse:anna?secret=${secret}&issuer=Gatehouse`)
    pty.press(`${codeOf(secret, desk.clock)}\r`)
    await pty.sees('From now on anna gives codes of that app.')
    expect(await pty.exit).toBe(0)
    expect(pty.seen).toContain('Recovery codes of anna')
  })

  it.each([
    ['narrow', { columns: 40 }],
    ['without colours at all', { env: { TERM: 'dumb' } }],
  ])('shows the key to type alone where the terminal is %s', async (_, options) => {
    desk.stores.accounts.add({ name: 'anna', role: 'operator' }, 0)
    const pty = terminal(['account', 'enroll', 'anna', '--yes'], options)
    await pty.sees('type link for a page')
    pty.press('\r')
    await pty.sees('First code: ')
    expect(pty.seen).toMatch(/Type this key into an authenticator/)
    expect(pty.seen).not.toMatch(/[█▀▄]/)
    expect(pty.seen.match(/\b[A-Z2-7]{4}\b/g)).toHaveLength(8)
    pty.press('\r')
    expect(await pty.exit).toBe(1)
  })
})

/** The half blocks of a row that is drawn in fixed white on fixed black. */
function qrRow(line: string): string | undefined {
  const head = '\u001b[38;5;231;48;5;16m'
  return line.startsWith(head) ? line.slice(head.length, line.indexOf('\u001b[0m')) : undefined
}
