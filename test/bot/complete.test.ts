import { describe, expect, it } from 'vitest'
import { complete } from '../../bot/src/grammar/complete.ts'
import { testDeps } from './commands.ts'

const hits = (line: string) => complete(testDeps(), line).hits

describe('completion', () => {
  it.each([
    ['', ['status ', 'route ', 'say ', 'help ', 'break ']],
    ['ROU', ['route ']],
    ['route ', ['list ', 'show ', 'add ', 'remove ']],
    ['route s', ['show ']],
    ['route show ', ['shop ', 'wiki ']],
    ['route show shop ', []],
    ['route add ', []],
    ['route add x x.com p', ['path=']],
    ['route add x x.com path=/ ', ['body=', 'balance=', 'verify=', 'keep-within=']],
    ['route add x x.com balance=', ['balance=round-robin', 'balance=random']],
    ['route add x x.com balance=ra', ['balance=random']],
    ['route add x x.com body="a ', []],
    ['break b', ['bug ', 'busy ']],
    ['help ', ['status ', 'route ', 'say ', 'help ', 'break ']],
    ['help route s', ['show ']],
    ['nothing ', []],
    ['\u0007 ', []],
  ])('%j', (line, expected) => {
    expect(hits(line)).toEqual(expected)
  })

  it('tells which part of the line it replaces', () => {
    expect(complete(testDeps(), 'route show wi')).toEqual({ hits: ['wiki '], part: 'wi' })
  })
})
