import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import { complete } from '../../bot/src/grammar/complete.ts'
import type { ConsoleDesk } from '../../bot/src/platforms/console/converse.ts'
import { readHistory, withoutSecrets, writeHistory } from '../../bot/src/platforms/console/history.ts'
import { type Prompt, startPrompt } from '../../bot/src/platforms/console/prompt.ts'
import { silentLog } from '../../core/src/log.ts'
import { codeOf, TestDesk } from './console-desk.ts'
import { hasPty, Pty } from './pty.ts'

const ctrlC = '\u0003'
const ctrlD = '\u0004'

let folder: string
let historyFile: string
let input: PassThrough
let shown: string
let prompt: Prompt
let desk: TestDesk

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-'))
  historyFile = join(folder, 'history')
  desk = new TestDesk()
})

afterEach(async () => {
  await prompt?.close()
  rmSync(folder, { recursive: true })
})

/** A terminal of 80 columns that remembers what is written to it. */
function start(changed: Partial<ConsoleDesk> = {}) {
  shown = ''
  input = new PassThrough()
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 })
  output.on('data', chunk => {
    shown += stripVTControlCharacters(String(chunk))
  })
  const { run, decide, likelyAccount, handovers, log } = desk
  prompt = startPrompt({
    input,
    output: output as unknown as NodeJS.WriteStream,
    colours: { NO_COLOR: '1' },
    desk: { run, decide, likelyAccount, handovers, log, ...changed },
    complete: line => complete(desk.deps, line),
    historyFile,
    log: silentLog,
  })
}

const sees = (text: string) => vi.waitFor(() => expect(shown).toContain(text))

async function types(line: string, answer: string) {
  shown = ''
  input.write(`${line}\r`)
  await sees(answer)
}

describe('the prompt', () => {
  it('runs a line, and forgives the slash command of chats', async () => {
    start()
    await types('status', '✓ Everything is well.')
    await types('/gate route show shop', 'shop\n')
    await types('gate status', 'Everything is well.')
    await types('rout list', 'Did you mean route list?')
  })

  it('asks before what is dangerous, and takes only a clear yes', async () => {
    start()
    for (const no of ['', 'n', 'maybe', 'yess']) {
      await types('route remove shop', 'Do it? [y/N]')
      await types(no, 'Not confirmed; nothing was changed.')
    }
    await types('route remove shop', 'Do it? [y/N]')
    shown = ''
    input.write(ctrlC)
    await sees('Not confirmed')
    expect(desk.deps.edge.changes).toEqual([])
    await types('route remove shop', '- route shop')
    await types('y', 'Route shop removed (revision')
    expect(desk.routes()).toEqual(['wiki'])
  })

  it('runs lines that were typed ahead, one after the other', async () => {
    start()
    input.write('route show shop\rroute show wiki\rexit\r')
    await prompt.left
    expect(shown).toMatch(/shop\n[\s\S]*wiki\n/)
  })

  it('shows events above the line that is being typed', async () => {
    start()
    input.write('route sh')
    await sees('route sh')
    shown = ''
    prompt.tell({ kind: 'edge-up' })
    expect(shown).toBe('✓ Caddy answers again.\ngate> route sh')
    shown = ''
    prompt.show({ title: 'It got worse.', severity: 'warning', next: ['undo 41'] })
    expect(shown).toBe('! It got worse.\nNext: undo 41\ngate> route sh')
    await types('ow wiki', 'wiki\n')
  })

  it('clears a line with Ctrl-C, and leaves with Ctrl-C on an empty one', async () => {
    start()
    input.write('route remove shop')
    await sees('route remove shop')
    input.write(ctrlC)
    await types('status', 'Everything is well.')
    input.write(ctrlC)
    await prompt.left
  })

  it.each([['exit\r'], ['quit\r'], [ctrlD]])('is left with %j', async leaving => {
    start()
    input.write(leaving)
    await prompt.left
  })

  it('waits for the command that runs before it is closed', async () => {
    const { promise: gone, resolve: go } = Promise.withResolvers<void>()
    start({
      run: async request => {
        await gone
        return desk.run(request)
      },
    })
    input.write('status\r')
    await sees('status')
    const closed = prompt.close()
    go()
    await closed
    expect(shown).toContain('Everything is well.')
  })

  it('completes the word under the cursor', async () => {
    start()
    input.write('rou\t')
    await sees('gate> route ')
    input.write('rem\t')
    await sees('remove ')
    input.write('wi\t')
    await sees('wiki ')
  })
})

describe('a code at the prompt', () => {
  const history = () => (existsSync(historyFile) ? readFileSync(historyFile, 'utf8') : '')

  async function asksForCode(line = 'route remove shop') {
    await types(line, 'Account [anna]: ')
    await types('', 'Code: ')
  }

  it('is asked for without being shown or kept, again after a wrong one, and then counts', async () => {
    const anna = desk.person('anna', 'admin')
    start()
    await asksForCode()
    const [wrong, right] = [anna.wrong(), anna.code()]
    const said = { all: '' }
    await types(wrong, 'That code is wrong.')
    await sees('Account [anna]: ')
    said.all += shown
    expect(desk.routes()).toEqual(['shop', 'wiki'])
    await types('', 'Code: ')
    await types(right, 'Route shop removed')
    await sees('gate> ')
    said.all += shown
    for (const code of [wrong, right]) expect(said.all).not.toContain(code)
    expect(desk.routes()).toEqual(['wiki'])
    input.write('\u001b[A\u001b[A\u0019')
    await types('status', 'Everything is well.')
    await prompt.close()
    for (const secret of [wrong, right, 'anna']) expect(history()).not.toContain(secret)
    expect(history()).toContain('route remove shop')
  })

  it('may be a recovery code, and may be mended before it is given', async () => {
    const { recoveryCodes, code } = desk.person('anna', 'admin')
    start()
    await asksForCode()
    await types(`zzz\u0015${recoveryCodes[0]}x\u007f`, 'Route shop removed')
    expect(shown).not.toContain(recoveryCodes[0]?.slice(0, 4))
    await types('route remove wiki', 'Account [anna]: ')
    await types('', 'Code: ')
    await types(`${code()}\u001b[D\t`, 'Route wiki removed')
  })

  it.each([
    ['an empty code', '\r'],
    ['Ctrl-C', ctrlC],
    ['Ctrl-D', ctrlD],
  ])('is not given with %s, which cancels the plan', async (_, keys) => {
    desk.person('anna', 'admin')
    start()
    await asksForCode()
    input.write(keys)
    await sees('Not confirmed; nothing was changed.')
    expect(desk.last()?.state).toBe('cancelled')
    await types('status', 'Everything is well.')
  })

  it('may be of another account than the one that is offered, and a name that nobody has is asked for again', async () => {
    desk.person('anna', 'admin')
    const bert = desk.person('bert', 'operator')
    start()
    await types('route remove shop', 'Account: ')
    await types('bret', 'Code: ')
    await types('000000', 'There is no account "bret".')
    await sees('Account: ')
    await types('bert', 'Code: ')
    await types(bert.code(), 'Route shop removed')
  })

  it('is nowhere when it is pasted with more lines behind it, and those are not run', async () => {
    const anna = desk.person('anna', 'admin')
    start()
    await asksForCode()
    shown = ''
    input.write(`${anna.code()}\r\n654321\rroute remove wiki\r`)
    await sees('Route shop removed')
    await types('status', 'Everything is well.')
    expect(shown).not.toMatch(/654321|route remove wiki|Account/)
    await prompt.close()
    expect(history()).toBe('route remove shop\nstatus\n')
  })

  it('that is typed too early, while another is judged, is not shown and not run', async () => {
    const anna = desk.person('anna', 'admin')
    const { promise: judged, resolve: judge } = Promise.withResolvers<void>()
    const { promise: judging, resolve: begin } = Promise.withResolvers<void>()
    start({
      decide: async decision => {
        begin()
        await judged
        return desk.decide(decision)
      },
    })
    await asksForCode()
    shown = ''
    input.write(`${anna.code()}\r`)
    await judging
    input.write('654321\r654322')
    judge()
    await sees('Route shop removed')
    await types('status', 'Everything is well.')
    expect(shown).not.toMatch(/65432/)
  })

  it('stays hidden when an event is shown meanwhile', async () => {
    const anna = desk.person('anna', 'admin')
    start()
    await asksForCode()
    const code = anna.code()
    input.write(code.slice(0, 3))
    shown = ''
    prompt.tell({ kind: 'edge-up' })
    expect(shown).toBe('✓ Caddy answers again.\nCode: ')
    await types(code.slice(3), 'Route shop removed')
  })

  it('is not what --yes says', async () => {
    desk.person('anna', 'admin')
    start()
    await types('route remove shop --yes', 'This needs a code, and --yes is none')
    expect([desk.routes(), desk.last()?.state]).toEqual([['shop', 'wiki'], 'cancelled'])
  })

  it('can be done without by --without-code, which a person must still say yes to', async () => {
    desk.person('anna', 'admin')
    start()
    await types('route remove shop --without-code', 'Do it? [y/N]')
    await types('y', 'Route shop removed')
    await types('route remove wiki --without-code --yes', 'is for a person who looks at the plan')
    expect(desk.routes()).toEqual(['wiki'])
    expect(desk.stores.audit.list({ limit: 20 }).map(({ kind }) => kind)).toContain('local')
  })

  it('is not read as a flag when it stands within quotes', async () => {
    start()
    await types('say "--without-code"', '--without-code')
    await types('say --key-file=x', 'A key file is for scripts')
    await types('say hello --json', '{"ok":true,"exit":0')
  })
})

describe('a second person at the prompt', () => {
  it('confirms at the same terminal, with a code of their own', async () => {
    const [anna, bert] = [desk.person('anna', 'admin'), desk.person('bert', 'admin')]
    start()
    await types('route wipe shop', 'Account: ')
    await types('anna', 'Code: ')
    await types(anna.code(), "Second person's account (empty to leave it waiting): ")
    expect(desk.routes()).toEqual(['shop', 'wiki'])
    await types('bert', 'Code: ')
    await types(bert.wrong(), 'That code is wrong.')
    await sees("Second person's account")
    await types('bert', 'Code: ')
    await types(bert.code(), 'Route shop wiped')
    expect(desk.routes()).toEqual(['wiki'])
  })

  it('may come later: the plan waits, and the answer says how it goes on', async () => {
    const [anna, bert] = [desk.person('anna', 'admin'), desk.person('bert', 'admin')]
    start()
    await types('route wipe shop', 'Account: ')
    await types('anna', 'Code: ')
    await types(anna.code(), "Second person's account")
    const id = desk.last()?.id.slice(0, 8)
    await types('', `Next: confirmation approve ${id}`)
    expect(shown).toContain('Nothing was changed yet: this waits for a second person.')
    expect(desk.last()?.state).toBe('seconding')
    await types(`confirmation approve ${id}`, "Second person's account")
    await types('bert', 'Code: ')
    await types(bert.code(), 'Route shop wiped')
  })

  it('is not waited for after Ctrl-C', async () => {
    const anna = desk.person('anna', 'admin')
    desk.person('bert', 'admin')
    start()
    await types('route wipe shop', 'Account: ')
    await types('anna', 'Code: ')
    await types(anna.code(), "Second person's account")
    input.write(ctrlC)
    await sees('Not confirmed; nothing was changed.')
    expect(desk.last()?.state).toBe('cancelled')
  })
})

describe('what is asked when the prompt is closed', () => {
  it('goes on waiting, and nothing is done', async () => {
    desk.person('anna', 'admin')
    start()
    await types('route remove shop', 'Account [anna]: ')
    await prompt.close()
    expect(shown).toContain('Nothing was changed yet: this waits for a code.')
    expect([desk.last()?.state, desk.routes()]).toEqual(['pending', ['shop', 'wiki']])
  })

  it('goes on waiting also when the terminal is lost', async () => {
    desk.person('anna', 'admin')
    start()
    await types('route remove shop', 'Account [anna]: ')
    input.end()
    await prompt.left
    await prompt.close()
    expect(desk.last()?.state).toBe('pending')
  })
})

describe('a handover at the prompt', () => {
  it('gives codes to a person: the key to type, hidden tries, and the recovery codes once', async () => {
    desk.stores.accounts.add({ name: 'anna', role: 'operator' }, 0)
    start()
    await types('account enroll anna', 'Do it? [y/N]')
    await types('y', 'type link for a page')
    await types('', 'First code: ')
    const secret = /^ {2}((?:[A-Z2-7]{4} ?){8})$/m.exec(shown)?.[1]?.replaceAll(' ', '') ?? ''
    expect(secret).toHaveLength(32)
    const wrong = codeOf(secret, desk.clock).replace(/^./, first => String((Number(first) + 1) % 10))
    await types(wrong, 'First code: ')
    expect(shown).not.toContain(wrong)
    const right = codeOf(secret, desk.clock)
    await types(right, 'From now on anna gives codes of that app.')
    expect(shown.match(/^ {2}[a-z2-7]{4}-[a-z2-7-]+$/gm)).toHaveLength(10)
    expect(shown).not.toContain(right)
    const anna = desk.stores.accounts.byName('anna')
    expect(desk.stores.codes.enrolled(anna?.id ?? 0)).toBe(true)
  })

  it('that is left unfinished gives nobody codes, and says how to begin again', async () => {
    desk.stores.accounts.add({ name: 'anna', role: 'operator' }, 0)
    start()
    await types('account enroll anna', 'Do it? [y/N]')
    await types('y', 'type link for a page')
    await types('', 'First code: ')
    input.write(ctrlC)
    await sees('Next: account enroll anna')
    expect(desk.stores.codes.enrolled(desk.stores.accounts.byName('anna')?.id ?? 0)).toBe(false)
  })

  it('gives a link in its place to whoever wants that, for a person at another screen', async () => {
    desk.stores.accounts.add({ name: 'anna', role: 'operator' }, 0)
    start()
    await types('account enroll anna', 'Do it? [y/N]')
    await types('y', 'type link for a page')
    await types('link', 'http://127.0.0.1:1/once/')
    expect(shown).not.toContain('First code')
  })

  it('shows a key once', async () => {
    start()
    await types('key make ci', 'The key ci is ready.')
    const [secret = ''] = /gh_\S+/.exec(shown) ?? []
    expect(desk.keyOf(secret)).not.toBeNull()
    await prompt.close()
    expect(readFileSync(historyFile, 'utf8')).toBe('key make ci\n')
  })

  it('names the link and not the secret for a machine', async () => {
    start()
    await types('key make ci --json', '"link":"http://127.0.0.1:1/once/')
    expect(shown).not.toContain('gh_')
  })
})

test.skipIf(!hasPty)(
  'on a real terminal a code is not seen either, and readline has the keys again behind it',
  async () => {
    const pty = new Pty([
      process.execPath,
      fileURLToPath(new URL('prompt-child.ts', import.meta.url)),
      historyFile,
    ])
    await pty.sees('gate> ')
    pty.press('remove\r')
    await pty.sees('Account [anna]: ')
    pty.press('\r')
    await pty.sees('Code: ')
    pty.press('42424')
    pty.press('2\rremove again\r')
    await pty.sees('Done.')
    await pty.sees('gate> ')
    pty.press('status\r')
    await pty.sees('Everything is well.')
    pty.press('\u001b[A\u001b[A\r')
    await pty.sees('Account [anna]: ')
    pty.press('\u0003')
    await pty.sees('Not done.')
    pty.press('\u0003')
    expect(await pty.exit).toBe(0)
    expect(pty.raw).not.toMatch(/4242|again/)
    expect(readFileSync(historyFile, 'utf8')).toBe('status\nremove\n')
  },
)

describe('the history', () => {
  it('is private, without repeats, answers and codes, and is there again next time', async () => {
    start()
    for (const line of ['status', 'route list', 'status', 'confirm 123456', 'confirm code=123456'])
      await types(line, 'gate>')
    await types('route remove shop', 'Do it?')
    await types('n', 'Not confirmed')
    await prompt.close()
    expect(readFileSync(historyFile, 'utf8')).toBe('route list\nstatus\nroute remove shop\n')
    expect(statSync(historyFile).mode & 0o777).toBe(0o600)
    start()
    input.write('\u001b[A\u001b[A')
    await sees('gate> status')
  })

  it('holds no line with six digits alone, but keeps ports and longer numbers', () => {
    for (const line of ['123456', 'x "123456"', 'code=123456', 'totp 123 456'])
      expect(withoutSecrets([line])).toEqual([])
    for (const line of ['route add a a.com http://10.0.0.5:18080', 'x 1234567', 'x 12345'])
      expect(withoutSecrets([line])).toEqual([line])
  })

  it('is bounded', () => {
    writeHistory(
      historyFile,
      Array.from({ length: 900 }, (_, index) => `line ${index}`),
    )
    expect(readHistory(historyFile)).toHaveLength(500)
    expect(readHistory(historyFile)[0]).toBe('line 0')
  })

  it('never keeps anybody from working, also when it cannot be written', async () => {
    historyFile = join(folder, 'missing', 'history')
    start()
    await types('status', 'Everything is well.')
    writeFileSync(join(folder, 'missing'), '')
    chmodSync(join(folder, 'missing'), 0o400)
    await types('route list', 'wiki.example.com')
  })
})
