import { rateLimit } from '@gatehouse/core/routing/policies/rate-limit.ts'
import { typedOptions, weakenings } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { describe, expect, it } from 'vitest'

const options = (limits: string, rest: Record<string, string> = {}) =>
  typedOptions(rateLimit, null, { limits, ...rest })

describe('a set of limits', () => {
  it.each([
    // A higher number, a shorter time for the same number, one limit less.
    ['20/1s', '21/1s'],
    ['300/1m', '300/59s'],
    ['20/1s,300/1m', '20/1s'],
    ['20/1s,300/1m', '300/1m'],
    // Ten a second are up to 600 in a minute.
    ['300/1m', '10/1s'],
    // Two windows of 40 seconds lie in a minute.
    ['10/1m', '6/40s'],
    ['login', '11/1m,50/1h'],
  ])('%s protects more than %s', (before, after) => {
    expect(weakenings(rateLimit, options(before), options(after))).toHaveLength(1)
  })

  it.each([
    ['20/1s', '20/1s'],
    ['21/1s', '20/1s'],
    ['300/59s', '300/1m'],
    ['20/1s', '20/1s,300/1m'],
    ['300/1m', '5/1s'],
    ['10/1s,300/1m', '5/1s'],
    ['10/1m', '5/40s'],
    ['20/1s,300/1m', '10/1m'],
  ])('%s protects no more than %s', (before, after) => {
    expect(weakenings(rateLimit, options(before), options(after))).toEqual([])
  })

  it.each([
    [{}, { paths: '/login' }, true],
    [{ paths: '/login,/reset' }, { paths: '/login' }, true],
    [{ paths: '/login' }, { paths: '/login/form' }, true],
    [{ paths: '/' }, { paths: '/login' }, true],
    [{ methods: 'POST,PUT' }, { methods: 'POST' }, true],
    [{}, { methods: 'POST' }, true],
    [{ paths: '/login' }, {}, false],
    [{ paths: '/login/form' }, { paths: '/Login' }, false],
    [{ paths: '/login' }, { paths: '/login,/reset' }, false],
    [{}, { paths: '/' }, false],
    [{ methods: 'POST' }, { methods: 'PUT,POST' }, false],
  ] as [Record<string, string>, Record<string, string>, boolean][])(
    'from %j to %j counts fewer requests: %s',
    (before, after, weaker) => {
      const found = weakenings(rateLimit, options('5/1m', before), options('5/1m', after))
      expect(found.length > 0).toBe(weaker)
    },
  )
})

describe('limits that cannot be', () => {
  it.each([
    ['20', 'write a limit like 20/1s or 300/1m'],
    ['20/', 'write a limit like 20/1s or 300/1m'],
    ['-1/1s', 'write a limit like 20/1s or 300/1m'],
    ['1.5/1s', 'write a limit like 20/1s or 300/1m'],
    ['', 'write a limit like 20/1s or 300/1m'],
    ['{env.X}/1s', 'write a limit like 20/1s or 300/1m'],
    ['Login', 'write a limit like 20/1s or 300/1m'],
    ['20/1', 'the time of 20/1: 1 needs a unit'],
    ['20/fortnight', 'the time of 20/fortnight: write a duration like'],
    ['20/500ms', 'the time of 20/500ms: at least 1s'],
    ['20/25h', 'the time of 20/25h: at most 1d'],
    ['0/1s', 'at least 1 request'],
    ['10001/1s', 'at most 10000 requests'],
    ['1001/61s', 'over more than a minute counts at most 1000 requests'],
    ['none', 'name at least one limit'],
    ['5/1m,6/60s', 'two limits are for the same time'],
    ['1/1s,2/2s,3/3s,4/4s,5/5s', 'at most 4'],
  ])('%s', (limits, words) => {
    expect(() => options(limits)).toThrow(words)
  })

  it.each([
    [{ paths: 'login' }, 'paths: a path begins with /'],
    [{ paths: '/login/*' }, 'paths: a path is always a prefix'],
    [{ paths: '/{http.request.uri}' }, 'paths: a path cannot hold { or }'],
    [{ paths: '/a%2fb' }, 'paths: write the path as plain text'],
    [{ methods: 'FETCH' }, 'methods: say one of GET, HEAD'],
    [{ methods: 'POST\r\nX: y' }, 'methods: say one of GET, HEAD'],
    [{ burst: '5' }, 'has no key "burst". Its keys: limits, paths, methods'],
  ])('%j', (rest, words) => {
    expect(() => options('5/1m', rest)).toThrow(words)
  })
})
