import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
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

setUpEach()

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
    clear()
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
    clear()
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
    clear()
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
