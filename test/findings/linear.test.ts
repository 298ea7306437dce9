import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { Marks } from '@gatehouse/core/findings/marks.ts'
import { plainText } from '@gatehouse/core/findings/plain-text.ts'
import { expect, it } from 'vitest'
import { filled, growth, inProportion, timesAsLong } from '../harness/growth.ts'
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
    '<a+',
    ' onabc=',
    ' href=javascript',
    '%27+',
    '/struts2',
    '/struts2/',
    "'+",
    '..;a',
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
    '/*!1',
    '/*a*/',
    '*/',
    './',
    'etc/a/../',
    '${ ',
    "') or 1",
    '--',
    'a@',
    '@a.',
    '/backup',
    'backup-',
    '.sql.',
    'sleep (',
    '/;a',
    '${a${',
    '..//',
    'c99.php.',
    '.c99.php/',
    'select~',
    'java ',
    "';-",
  ],
]

it.each(pieces)('no detector takes longer than in proportion to the length for %j', piece => {
  const plain = new Map<string, string>()
  for (const { name, mark } of marked)
    for (const kind of [mark.of].flat()) {
      const times = growth(text => {
        const decoded = plain.get(text) ?? plainText(text, true)
        plain.set(text, decoded)
        mark.matches(text, decoded, kind)
      }, piece)
      expect(times, `${name}, ${kind}`).toBeLessThan(inProportion)
    }
})

it.each(pieces)('nothing is decoded for longer than in proportion to the length for %j', piece => {
  expect(growth(text => void plainText(text, true), piece)).toBeLessThan(inProportion)
})

/** What a hostile line may cost, held against an ordinary one of its length. */
const dearest = 12

it('a line costs about the same whatever fills it, and one that is sixteen times as long no more', () => {
  const marks = new Marks(detectors.filter(detector => detector.kind === 'line').filter(({ mark }) => mark))
  const filledBy = (piece: string, length: number) => {
    const text = filled(piece, length)
    const line = usualLine({ path: `/${text}`, query: text, agent: text, host: text, method: text })
    return () => void marks.of(line)
  }
  const [usual, kib] = [filledBy('items/red-shoes.html?size=42&page=', 16_384), 1024]
  for (const piece of pieces)
    for (const length of [16 * kib, 256 * kib])
      expect(timesAsLong(filledBy(piece, length), usual, dearest), `${piece} ${length}`).toBeLessThan(dearest)
})
