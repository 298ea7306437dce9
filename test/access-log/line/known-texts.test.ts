import { KnownTexts } from '@gatehouse/core/access-log/line/known-texts.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const text = fc.string({ unit: fc.constantFrom('a', 'b', '"', '\u007f'), maxLength: 24 })

it('finds of each text what it means, whatever came before and lies around, and however little room there is', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), asked => {
      const texts = new KnownTexts(2, 16, known => `<${known}>`)
      for (const [before, known] of asked) {
        const bytes = Buffer.from(`${before}${known}${before}....`)
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
        const end = before.length + known.length
        expect(texts.find(bytes, view, before.length, end)).toBe(`<${known}>`)
      }
    }),
  )
})

it('makes nothing of a text that came before', () => {
  const made: string[] = []
  const texts = new KnownTexts(64, 16, known => made.push(known))
  const bytes = Buffer.from('shop shop ')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  expect(texts.find(bytes, view, 5, 9 - 3)).toBe(texts.find(bytes, view, 0, 1))
  expect(made).toEqual(['', 's'])
})
