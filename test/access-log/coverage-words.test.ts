import { coverageWords } from '@gatehouse/bot/replies/coverage-words.ts'
import { visible } from '@gatehouse/bot/visible.ts'
import { noUnread } from '@gatehouse/core/access-log/follow/unread.ts'
import { expect, it } from 'vitest'

it('says what could not be read, also when nothing else is known', () => {
  const span = { fromMs: 0, untilMs: 60_000 }
  const nothing = {
    span,
    known: null,
    sinceMs: null,
    gone: false,
    thinnedMs: null,
    untilMs: null,
    lastLineMs: null,
    behindBytes: 0,
    behindMs: 0,
  }
  const unread = { ...noUnread(), tooLong: 1200, lostFiles: 1 }
  expect(coverageWords({ ...nothing, blind: 'the access log is missing', unread })).toEqual([
    'Nothing is known of that time: the access log is missing.',
    '1,200 lines could not be read since the log is counted.',
    'A part of the log went before it was read; what was in it is in no number.',
  ])
})

it('shows odd blanks, of which columns could be made, by their numbers', () => {
  expect(visible('/a\u2003\u20032xx\u00a0ok\u3000x')).toBe('/a\\u{2003}\\u{2003}2xx\\u{a0}ok\\u{3000}x')
  expect(visible('a usual text')).toBe('a usual text')
})
