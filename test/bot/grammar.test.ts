import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteValue, quoteWord, splitWords, typedLine, type Word } from '../../bot/src/grammar/grammar.ts'
import { AppError } from '../../core/src/error.ts'

const texts = (typed: string | string[]) => splitWords(typed).map(word => word.text)
const keys = (typed: string | string[]) =>
  splitWords(typed).map(word => (word.kind === 'key' ? `${word.key}|${word.text}` : word.text))
/** What was typed, without how it was typed. */
const bare = (words: readonly Word[]) => words.map(word => ({ ...word, quoted: undefined }))

describe('words of a command', () => {
  it('are separated by any kind of space', () => {
    expect(texts('  route\u00a0add\u202fshop \t shop.example.com\u3000 ')).toEqual([
      'route',
      'add',
      'shop',
      'shop.example.com',
    ])
  })

  it('are held together by straight and by typographic quotes', () => {
    for (const typed of [
      'say "a b" c',
      'say “a b” c',
      'say ‘a b’ c',
      "say 'a b' c",
      'say «a b» c',
      'say „a b“ c',
      'say “a b" c',
      'say "a b” c',
      'say ”a b” c',
    ]) {
      expect(texts(typed), typed).toEqual(['say', 'a b', 'c'])
    }
  })

  it('may have quotes behind the equals sign of a key', () => {
    expect(keys('body="a b" Path=/x why=“c = d”')).toEqual(['body|a b', 'path|/x', 'why|c = d'])
  })

  it('keep apostrophes, and equals signs of addresses', () => {
    expect(texts("it's it’s http://x/?a=b 'it's here' ‘it’s here’")).toEqual([
      "it's",
      'it’s',
      'http://x/?a=b',
      "it's here",
      'it’s here',
    ])
  })

  it('know escapes within double quotes', () => {
    expect(texts('say "a \\"b\\" \\\\ c\\d"')).toEqual(['say', 'a "b" \\ c\\d'])
  })

  it('have long dashes shortened and characters without width dropped, outside of quotes only', () => {
    expect(keys('api–2 a−b max—fails=3 “x – y” sh\u200bop \ufeff')).toEqual([
      'api-2',
      'a-b',
      'max--fails|3',
      'x – y',
      'shop',
    ])
    expect(splitWords('—yes')).toEqual([{ kind: 'flag', key: 'yes', text: null }])
  })

  it('are the same when a shell has split them already', () => {
    expect(keys(['route', 'add', 'body=a b', 'a b=c', 'say "x"'])).toEqual([
      'route',
      'add',
      'body|a b',
      'a b=c',
      'say "x"',
    ])
    expect(keys(['body=“a', 'b”', 'x'])).toEqual(['body|a b', 'x'])
    expect(texts(['route list'])).toEqual(['route', 'list'])
    expect(texts(['say', ''])).toEqual(['say', ''])
    expect(splitWords(['--why=a b'])).toEqual([{ kind: 'flag', key: 'why', text: 'a b' }])
  })

  it('may have line breaks in quotes, for certificates', () => {
    expect(keys('ca="a\nb"')).toEqual(['ca|a\nb'])
  })

  it('are refused with a sentence when a quotation mark stays open', () => {
    expect(() => splitWords('say "a b')).toThrow('The quotation mark " is opened and never closed.')
    expect(() => splitWords('say “a b')).toThrow('The quotation mark “ is opened and never closed.')
    expect(() => splitWords('say "a"b')).toThrow('Leave a space after the closing quotation mark "')
  })

  it('are refused with control characters, with marks that turn text round, broken, or too long', () => {
    expect(() => splitWords('say a\u0007b')).toThrow('U+0007')
    expect(() => splitWords('say "a\u202eb"')).toThrow('U+202E')
    expect(() => splitWords('say \u0000')).toThrow('U+0000')
    expect(() => splitWords('say \ud800')).toThrow('broken character')
    expect(() => splitWords('x'.repeat(40_000))).toThrow('at most 32768 characters')
  })
})

const clean = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .filter(text => text.isWellFormed() && !/(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text))
const odd = fc.string({ unit: fc.constantFrom(...' "“”„\'‘’«»\\=-–—abfor\n\u200b\u00a0'), maxLength: 30 })

describe('quoting', () => {
  it('makes one word of any text', () => {
    const holds = fc.property(fc.oneof(clean, odd), text => {
      expect(splitWords(quoteWord(text))).toMatchObject([{ kind: 'word', text }])
    })
    fc.assert(holds, { numRuns: 2000 })
  })

  it('makes one value of any text', () => {
    const holds = fc.property(fc.oneof(clean, odd), text => {
      expect(splitWords(`key=${quoteValue(text)}`)).toEqual([{ kind: 'key', key: 'key', text }])
    })
    fc.assert(holds, { numRuns: 2000 })
  })

  it('makes a line that says the same again', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(clean, odd).map(quoteWord)), lines => {
        const words = splitWords(lines.join(' '))
        expect(bare(splitWords(typedLine(words)))).toEqual(bare(words))
      }),
    )
  })
})

describe('the grammar', () => {
  it('never fails but with a sentence', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), odd, fc.array(odd)), typed => {
        try {
          splitWords(typed)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
