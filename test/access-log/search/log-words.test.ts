import type { Arguments } from '@gatehouse/bot/command.ts'
import { logFilter, logWords } from '@gatehouse/bot/parameters/log-words.ts'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { everyLine, type LogFilter, matcherOf } from '@gatehouse/core/access-log/search/log-filter.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { expect, it } from 'vitest'
import { proxyRoute } from '../../harness/edge.ts'
import { logLine } from '../rollup/lines.ts'

const state = {
  settings: initialSettings(':80', null),
  policies: [],
  mitigations: [],
  routes: [proxyRoute('shop', [8001])],
}

/** The line that is looked for by whatever word. */
const wanted = logLine({
  route: 'shop',
  status: 404,
  client: '198.51.100.9',
  method: 'POST',
  path: '/api/a',
  host: 'shop.example.com',
  agent: 'curl/8',
  referrer: 'https://example.org/',
  durationUs: 3_000_000,
  blocked: 'refuse',
})

/** Of each word of a filter: what it is set to, and what another line has instead. */
const apart: { [Word in keyof LogFilter]: [LogFilter[Word], Partial<LogLine>] } = {
  route: ['shop', { route: 'wiki' }],
  status: [[400, 499], { status: 200 }],
  client: ['198.51.100.0/24', { client: '203.0.113.9' }],
  method: ['POST', { method: 'GET' }],
  path: ['/api/*', { path: '/ape' }],
  host: ['shop.*', { host: 'wiki.example.com' }],
  agent: ['CURL', { agent: 'Firefox' }],
  referrer: ['example.org', { referrer: '' }],
  slowerMs: [3000, { durationUs: 2_999_999 }],
  blocked: [true, { blocked: null }],
}

it.each(Object.entries(apart))(
  'a filter by %s finds what it says and nothing else',
  (word, [value, other]) => {
    const matches = matcherOf({ ...everyLine, [word]: value })
    expect([matches(wanted), matches(logLine({ ...wanted, ...other }))]).toEqual([true, false])
  },
)

/** Of each word that is typed: what it is typed as, and the word of the filter that it sets. */
const typed: { [Word in Exclude<keyof typeof logWords, 'asked'>]: [string, keyof LogFilter] } = {
  status: ['4xx', 'status'],
  client: ['198.51.100.0/24', 'client'],
  path: ['/api/*', 'path'],
  method: ['post', 'method'],
  host: ['shop.*', 'host'],
  agent: ['curl', 'agent'],
  ref: ['example.org', 'referrer'],
  slower: ['3s', 'slowerMs'],
}

const nothing: Arguments<typeof logWords> = {
  asked: [],
  status: undefined,
  client: undefined,
  path: undefined,
  method: undefined,
  host: undefined,
  agent: undefined,
  ref: undefined,
  slower: undefined,
}
const filterOf = (words: object) => logFilter(state, { ...nothing, ...words }, Date.now(), false).filter

it.each(Object.entries(logWords).filter(([name]) => name !== 'asked'))(
  'what is typed as %s= narrows what is found, and it alone',
  (name, { type }) => {
    const [text, word] = new Map(Object.entries(typed)).get(name) ?? ['', 'route']
    const filter = filterOf({ [name]: type.parse(text) })
    const set = Object.entries(filter).filter(([key, value]) => value !== everyLine[key as keyof LogFilter])
    expect(set.map(([key]) => key)).toEqual([word])
    const [, other] = apart[word]
    const matches = matcherOf(filter)
    expect([matches(wanted), matches(logLine({ ...wanted, ...other }))]).toEqual([true, false])
  },
)

it('a route and "blocked" are typed without a name', () => {
  expect(filterOf({ asked: ['shop', 'blocked'] })).toEqual({ ...everyLine, route: 'shop', blocked: true })
  expect(filterOf({})).toEqual(everyLine)
})
