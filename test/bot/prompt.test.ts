import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Answer, dispatch, type Request } from '../../bot/src/dispatch.ts'
import { complete } from '../../bot/src/grammar/complete.ts'
import { readHistory, withoutSecrets, writeHistory } from '../../bot/src/platforms/console/history.ts'
import { type Prompt, startPrompt } from '../../bot/src/platforms/console/prompt.ts'
import { silentLog } from '../../core/src/log.ts'
import { testDeps } from './commands.ts'

const ctrlC = '\u0003'
const ctrlD = '\u0004'

let folder: string
let historyFile: string
let input: PassThrough
let shown: string
let prompt: Prompt
let deps: ReturnType<typeof testDeps>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-'))
  historyFile = join(folder, 'history')
  deps = testDeps()
})

afterEach(async () => {
  await prompt?.close()
  rmSync(folder, { recursive: true })
})

/** A terminal of 80 columns that remembers what is written to it. */
function start(run = (request: Request): Promise<Answer> => dispatch(deps, request)) {
  shown = ''
  input = new PassThrough()
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 })
  output.on('data', chunk => {
    shown += stripVTControlCharacters(String(chunk))
  })
  prompt = startPrompt({
    input,
    output: output as unknown as NodeJS.WriteStream,
    colours: { NO_COLOR: '1' },
    run,
    complete: line => complete(deps, line),
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
    expect(deps.edge.changes).toEqual([])
    await types('route remove shop', '- route shop')
    await types('y', 'Route shop removed (revision 2')
    expect(deps.edge.changes).toMatchObject([{ author: 'console' }])
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
    start(async request => {
      await gone
      return dispatch(deps, request)
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
