import { defineCommand, key, optional, positional, rest } from '@gatehouse/bot/command.ts'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { readArguments } from '@gatehouse/bot/grammar/arguments.ts'
import { findCommand } from '@gatehouse/bot/grammar/find-command.ts'
import { splitWords } from '@gatehouse/bot/grammar/grammar.ts'
import { bodyOfLine } from '@gatehouse/bot/platforms/api/body-of-line.ts'
import { commandLine } from '@gatehouse/bot/platforms/api/command-line.ts'
import { AppError } from '@gatehouse/core/error.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const text = z.string()
const echo = defineCommand({
  name: 'route echo',
  summary: 'gives back what it reads',
  role: 'viewer',
  risk: 'read',
  parameters: {
    one: positional(text, 'text', 'a word'),
    two: optional(text, 'text', 'another word'),
    more: rest(text, 'text', 'more words'),
    for: key(text, 'text', 'a value'),
    body: key(text, 'text', 'another value'),
  },
  examples: [],
  read: () => ({ title: '', severity: 'ok' }),
})

/** What the command gets when the API is sent a body; null when the line cannot be sent at all. */
function read(body: unknown): Record<string, unknown> | null {
  const line = commandLine(echo, body)
  try {
    const { command, words } = findCommand([echo], splitWords(line))
    return readArguments(command, words)
  } catch (error) {
    if (error instanceof AppError && /control character|at most|broken character/.test(error.message))
      return null
    throw error
  }
}

const hostile = fc.constantFrom(
  '--help',
  '-h',
  'for',
  'UNTIL',
  'for 1h',
  'body=x',
  'BODY=x',
  '=x',
  'a"b',
  '"',
  '\\',
  '\\"',
  '“a”',
  "it's",
  '«',
  '—yes',
  'a b',
  ' ',
  '',
  '\u200b',
  '\n',
  '1h',
  'route echo',
)
const value = fc.oneof(
  hostile,
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.tuple(hostile, fc.string({ maxLength: 5 }), hostile).map(parts => parts.join('')),
)

describe('a body says exactly what it says', () => {
  it('no value of any parameter is read as another word, key or flag', () => {
    let taken = 0
    fc.assert(
      fc.property(
        fc.record({
          one: value,
          two: value,
          more: fc.array(value, { maxLength: 3 }),
          for: value,
          body: value,
        }),
        body => {
          const args = read(body)
          if (args === null) return
          taken += 1
          expect(args).toEqual(body)
        },
      ),
      { numRuns: 20_000 },
    )
    expect(taken).toBeGreaterThan(5000)
  })

  it.each([
    [
      'policy add',
      { name: 'a', kind: 'hsts', keys: { 'max-age': '1d' } },
      'name and kind, as in {"name":"only-https","kind":"hsts","max-age":"365d"}.',
    ],
    ['policy add', { name: 'a', kind: 'hsts', options: '1d' }, 'name and kind, as in {'],
    ['policy set', { name: 'a', 'max-age': { days: 1 } }, 'name, as in {"name":"only-https",'],
  ])('keys of a kind in an object of their own are told their place: %s %j', (name, body, words) => {
    const command = commands.find(one => one.name === name)
    expect(() => command && commandLine(command, body)).toThrow(`The keys of the kind stand beside ${words}`)
  })

  it('a word that is left out is never taken from the next', () => {
    expect(() => commandLine(echo, { two: 'b' })).toThrow('The one is missing')
    expect(() => commandLine(echo, { one: 'a', more: ['c'] })).toThrow('more goes with two; give both.')
    expect(read({ one: 'a', more: [] })).toEqual({ one: 'a', more: [] })
  })

  it.each(commands.flatMap(({ examples }) => [...examples]))(
    '%s: the body of an example is the example',
    line => {
      const body = bodyOfLine(commands, line)
      if (body === null) return expect(line).toMatch(/ (for|until) /)
      const { command, words } = findCommand(commands, splitWords(line))
      const again = findCommand(commands, splitWords(commandLine(command, body)))
      expect(again.command).toBe(command)
      expect(readArguments(command, again.words)).toEqual(readArguments(command, words))
    },
  )
})
