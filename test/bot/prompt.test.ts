import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, test } from 'vitest'
import {
  clear,
  ctrlC,
  ctrlD,
  desk,
  historyFile,
  input,
  prompt,
  sees,
  setUpEach,
  shown,
  start,
  types,
} from './prompt-scene.ts'
import { hasPty, Pty } from './pty.ts'

setUpEach()

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
    clear()
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
    clear()
    prompt.tell({ kind: 'edge-up' })
    expect(shown).toBe('✓ Caddy answers again.\ngate> route sh')
    clear()
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
