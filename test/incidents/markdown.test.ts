import { block, code, inline, markdownTable } from '@gatehouse/bot/replies/safe-markdown.ts'
import { visible } from '@gatehouse/bot/visible.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMarkdown } from './read-markdown.ts'

const shownAs = (markdown: string) => readMarkdown(`# Words: ${markdown}`)[0]

describe('what people wrote', () => {
  it.each([
    ['Checkout is slow', 'Checkout is slow'],
    ['a re-deploy, at last: done.', 'a re-deploy, at last: done.'],
    ['Zahlungen müssen warten', 'Zahlungen müssen warten'],
    ['<b>bold</b>', '`<b>bold</b>`'],
    ['[a](https://evil.example)', '`[a](https://evil.example)`'],
    ['evil.example', '`evil.example`'],
    ['see www.evil.example', '`see www.evil.example`'],
    ['@everyone', '`@everyone`'],
    ['as in deadbeef12', '`as in deadbeef12`'],
    ['#12', '`#12`'],
    [':fire:', '`:fire:`'],
    ['a | b', '` a  `&#124;`  b `'],
    ['``', '``` `` ```'],
    ['a\\', '`a\\`'],
    ['', ''],
    ['  ', ''],
    ['a\nb', '`a\\nb`'],
    ['\u202egnp', '`\\u{202e}gnp`'],
  ])('%j is written %s', (text, markdown) => {
    expect(inline(text)).toBe(markdown)
  })

  const piece = fc.constantFrom(
    ...[
      '|',
      '`',
      '``',
      '\\',
      '*',
      '_',
      '<b>',
      '@here',
      '](',
      'https://e.example',
      '&amp;',
      '#1',
      ' ',
      'x',
      '\n',
    ],
    ...['---', '> ', '- ', '1. ', '~~', '$', ':fire:', '\u202e', 'é', '😀', 'e.example', '.', ':', '```diff'],
  )
  const hostile = fc.array(piece, { maxLength: 8 }).map(pieces => pieces.join('').trim())

  it('is shown as it is wherever it stands, and nothing around it is torn', () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const document = [
          `# Words: ${inline(one)}`,
          `- Words: ${inline(one)}`,
          markdownTable(['a', 'b'], [[inline(one), code(other)]]),
          block('diff', [one, other]),
        ].join('\n\n')
        const read = readMarkdown(document)
        const [first, second] = [visible(one), visible(other)].map(text => (text.trim() === '' ? '' : text))
        expect(read.map(({ kind }) => kind)).toEqual(['heading', 'list', 'table', 'code'])
        expect(read[0]).toMatchObject({ text: `Words: ${first}` })
        expect(read[2]).toMatchObject({
          rows: [
            ['a', 'b'],
            [first, second],
          ],
        })
        expect(read[3]).toMatchObject({ text: `${visible(one)}\n${visible(other)}` })
      }),
      { numRuns: 2000 },
    )
  })

  it('would be found by this reader if it were not guarded', () => {
    for (const text of [
      '<b>x</b>',
      '@everyone',
      'https://e.example',
      '*x*',
      '[x](y)',
      'a|b',
      'e.example',
      '`x',
    ])
      expect(() => [shownAs(text), readMarkdown(markdownTable(['a'], [[text]]))], text).toThrow()
  })
})
