import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { codeOf } from './console-desk.ts'
import {
  ctrlC,
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

/** Begins to give anna codes, up to the question how. */
async function offersCodes(): Promise<void> {
  desk.stores.accounts.add({ name: 'anna', role: 'operator' }, 0)
  start()
  await types('account enroll anna', 'Do it? [y/N]')
  await types('y', 'type link for a page')
}

describe('a handover at the prompt', () => {
  it('gives codes to a person: the key to type, hidden tries, and the recovery codes once', async () => {
    await offersCodes()
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
    await offersCodes()
    await types('', 'First code: ')
    input.write(ctrlC)
    await sees('Next: account enroll anna')
    expect(desk.stores.codes.enrolled(desk.stores.accounts.byName('anna')?.id ?? 0)).toBe(false)
  })

  it('gives a link in its place to whoever wants that, for a person at another screen', async () => {
    await offersCodes()
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
