import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const folder = fileURLToPath(new URL('../../bot/src/commands/', import.meta.url))
/** What people write into an incident puts nothing in force. */
const nothingToTakeBack = /^incident-/
/** They leave it to what they share. */
const shared = /unblocking\(/

it('every command without a revision says how it is taken back, or why it cannot be', () => {
  const silent = readdirSync(folder)
    .filter(name => !nothingToTakeBack.test(name))
    .map(name => ({ name, text: readFileSync(`${folder}${name}`, 'utf8') }))
    .filter(({ text }) => /^ {2}propose:/m.test(text) && !shared.test(text))
    .filter(({ text }) => !/^ {6}undo: /m.test(text))
  expect(silent.map(({ name }) => name)).toEqual([])
})
