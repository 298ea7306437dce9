import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { complete } from '../../bot/src/grammar/complete.ts'
import type { ConsoleDesk } from '../../bot/src/platforms/console/converse.ts'
import { type Prompt, startPrompt } from '../../bot/src/platforms/console/prompt.ts'
import { silentLog } from '../../core/src/log.ts'
import { TestDesk } from './console-desk.ts'

export const ctrlC = '\u0003'
export const ctrlD = '\u0004'

export let folder: string
export let historyFile: string
export let input: PassThrough
export let shown: string
export let prompt: Prompt
export let desk: TestDesk

/** A terminal of 80 columns that remembers what is written to it. */
export function start(changed: Partial<ConsoleDesk> = {}) {
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

/** Forgets what was shown. */
export function clear(): void {
  shown = ''
}

/** The history is kept in another file. */
export function keepHistoryIn(file: string): void {
  historyFile = file
}

export const sees = (text: string) => vi.waitFor(() => expect(shown).toContain(text))

export async function types(line: string, answer: string) {
  shown = ''
  input.write(`${line}\r`)
  await sees(answer)
}

/** Before and after each test of a file. */
export function setUpEach(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gate-'))
    historyFile = join(folder, 'history')
    desk = new TestDesk()
  })
  afterEach(async () => {
    await prompt?.close()
    rmSync(folder, { recursive: true })
  })
}
