import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chats } from '@gatehouse/bot/platforms/chats.ts'
import { describe, expect, it } from 'vitest'

const folder = 'bot/src/platforms'

it('every chat that has a folder is in the list', () => {
  const folders = readdirSync(folder).filter(name => existsSync(`${folder}/${name}/definition.ts`))
  expect(chats.map(({ platform }) => platform).sort()).toEqual(folders.sort())
})

describe.each(chats)('$platform', ({ platform, settings, thread, apiUrlVariable, starts }) => {
  it('does not start, and is not missed, without a token', () => {
    expect(starts({})).toBe(false)
  })

  it('has a thread, and a page that names each of its settings', () => {
    expect(existsSync(thread)).toBe(true)
    const page = readFileSync(`docs/${platform}.md`, 'utf8')
    for (const { variable } of settings) expect(page).toContain(variable)
    expect(page).toContain(apiUrlVariable)
  })
})
