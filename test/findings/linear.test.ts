import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { Marks } from '@gatehouse/core/findings/marks.ts'
import { plainText } from '@gatehouse/core/findings/plain-text.ts'
import { expect, it } from 'vitest'
import { usualLine } from './usual-line.ts'

const marked = detectors
  .filter(detector => detector.kind === 'line')
  .flatMap(detector => (detector.mark === undefined ? [] : [{ name: detector.name, mark: detector.mark }]))

/** What makes expressions go back: the beginnings of what they look for, again and again. */
const pieces = [
  ...[
    'a',
    '/',
    '.',
    '../',
    '..;',
    '%',
    '%25',
    '+',
    ' ',
    '\t',
    "'",
    "' ",
    '(',
    "'(",
    '<',
    '<a ',
    '<a on',
    '= ',
    ';',
    '; ',
  ],
  ...[
    'union ',
    'union select ',
    'select a,',
    ' or ',
    '1 or ',
    "' or 1",
    'order by 1 ',
    '${',
    '${${',
    '() {',
    '%{',
    'class.',
    '@',
  ],
  ...[
    'javascript:',
    '<script',
    'wget -q ',
    'curl -a -b ',
    'autodiscover.json',
    '/wp-content/uploads/',
    '/images/',
    '/.',
    'a-',
    '/a/a',
  ],
  ...[
    '\u202e',
    'é',
    '\u0000',
    '%c0',
    '%u00',
    '%e0%80',
    '/*',
    '*/',
    '--',
    'a@',
    '@a.',
    '/backup',
    'backup-',
    '.sql.',
    'sleep (',
  ],
]
const length = 256 * 1024

it.each(pieces)('no detector takes longer than in proportion for 256 kB of %j', piece => {
  const long = piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
  const short = long.slice(0, length / 16)
  for (const { name, mark } of marked) {
    const ms = (text: string) => {
      const plain = plainText(text, true)
      const began = performance.now()
      for (const of of [mark.of].flat()) mark.matches(text, plain, of)
      return performance.now() - began
    }
    ms(short)
    const took = ms(long)
    // In a square of it this would be a minute.
    expect(took, `${name} took ${took} ms`).toBeLessThan(400)
  }
})

it('a line with 256 kB in each of its texts costs a few milliseconds', () => {
  const lines = detectors.filter(detector => detector.kind === 'line')
  const marks = new Marks(lines.filter(({ mark }) => mark !== undefined))
  for (const piece of pieces) {
    const text = piece.repeat(length / piece.length)
    const line = usualLine({ path: `/${text}`, query: text, agent: text, host: text, method: text })
    marks.of(line)
    const began = performance.now()
    marks.of(line)
    expect(performance.now() - began, piece).toBeLessThan(150)
  }
})
