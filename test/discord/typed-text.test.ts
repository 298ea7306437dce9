import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commands } from '../../bot/src/commands/index.ts'
import { splitWords } from '../../bot/src/grammar/grammar.ts'
import { typedText } from '../../bot/src/platforms/discord/commands/typed-text.ts'

const line = (group: string | null, name: string, texts: Record<string, string>) =>
  typedText(commands, { top: topOf(name), group, name, texts: new Map(Object.entries(texts)), focused: null })

const topOf = (name: string) => (onCallNames.has(name) ? 'oncall' : 'gate')
const onCallNames = new Set(['undo', 'rollback', 'block', 'block-list', 'maintenance', 'extend', 'drain'])

describe('what is typed into options', () => {
  it.each([
    [null, 'undo', {}, 'undo'],
    [null, 'rollback', { revision: '7' }, 'rollback 7'],
    [null, 'block', { network: '203.0.113.7', for: '4h' }, 'block 203.0.113.7 for=4h'],
    [null, 'block-list', {}, 'block list'],
    [null, 'extend', { mitigation: 'maintenance shop', for: '1h' }, 'extend maintenance shop for=1h'],
    [
      'route',
      'policy-add',
      { route: 'shop', policies: 'only-https no-scanners' },
      'route policy add shop only-https no-scanners',
    ],
    ['route', 'show', { name: 'path=/x' }, 'route show "path=/x"'],
    ['route', 'show', { name: '--verify=no' }, 'route show "--verify=no"'],
    ['route', 'show', { name: 'shop verify=no' }, 'route show "shop verify=no"'],
    ['route', 'show', { name: 'a" verify=no "b' }, 'route show "a\\" verify=no \\"b"'],
    [
      'route',
      'set',
      { name: 'shop', more: 'path=/api body="Back soon."' },
      'route set shop path=/api body="Back soon."',
    ],
    [
      'policy',
      'waive',
      { policy: 'waf', rule: '942100', reason: 'it is = "fine"', owner: 'anna' },
      'policy waive waf 942100 reason="it is = \\"fine\\"" owner=anna',
    ],
    [null, 'do', { line: 'route list' }, 'route list'],
    [null, 'do', { line: '/gate route list' }, 'route list'],
    [null, 'do', { line: 'gate do line:route list' }, 'route list'],
  ])('%s %s %j is %s', (group, name, texts, expected) => {
    expect(line(group, name, texts)).toBe(expected)
  })

  it.each([
    ['route', 'set', { name: 'shop', more: 'verify=no other' }, /as key=value/],
    ['route', 'set', { name: 'shop', more: 'body="open' }, /never closed/],
    ['route', 'show', { name: 'a\u202eb' }, /invisible control character/],
    ['route', 'gone', { name: 'shop' }, /no such command any more/],
    ['revision', 'diff', { to: '7' }, /Say from as well/],
  ])('%s %s %j is refused with a sentence', (group, name, texts, expected) => {
    expect(() => line(group, name, texts)).toThrow(expected)
  })

  it('does not repeat what stands in the place for keys, which may be a code', () => {
    expect(() => line('route', 'set', { name: 'shop', more: '123456' })).not.toThrow(/123456/)
  })

  it('is the value of its option and nothing else, whatever it is', () => {
    const text = fc
      .oneof(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.constantFrom(
          'verify=no',
          '--x',
          '-y',
          'for',
          'until',
          'a b',
          '"',
          "'",
          '\\',
          '“x”',
          '=',
          'key=',
          '—',
        ),
        fc.stringMatching(/^[a-z=" \\'-]{0,20}$/),
      )
      .filter(one => !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(one) && one.isWellFormed())
    fc.assert(
      fc.property(text, text, (policy, reason) => {
        const words = splitWords(line('policy', 'waive', { policy, rule: 'r', reason, owner: 'o' })).slice(2)
        expect(words.map(({ kind, text }) => [kind, text])).toEqual([
          ['word', policy],
          ['word', 'r'],
          ['key', reason],
          ['key', 'o'],
        ])
      }),
      { numRuns: 5000 },
    )
  })
})
