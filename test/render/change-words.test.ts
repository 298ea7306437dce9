import { expect, it } from 'vitest'
import { fieldChange } from '../../bot/src/replies/change-words.ts'

it.each([
  [null, '', '""'],
  ['', 'Back soon.', '"" → Back soon.'],
  ['Back soon.', '', 'Back soon. → ""'],
  [null, 'text/plain', 'text/plain'],
])('an empty value is seen as such: %j, %j', (from, to, words) => {
  expect(fieldChange({ key: 'body', from, to })).toBe(words)
})
