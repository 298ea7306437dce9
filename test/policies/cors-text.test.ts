import { originPattern } from '@gatehouse/core/routing/policies/cors/origin.ts'
import { cors } from '@gatehouse/core/routing/policies/cors.ts'
import { typedOptions, weakenings } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { describe, expect, it } from 'vitest'

const app = { origins: 'https://app.example.com' }
const read = (typed: Record<string, string>) => typedOptions(cors, null, typed)

describe('an origin', () => {
  it.each([
    ['https://App.Example.com', 'https://app.example.com'],
    ['https://app.example.com:443', 'https://app.example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://*.Apps.example.com:8443', 'https://*.apps.example.com:8443'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['*', '*'],
  ])('%s is kept as browsers send it', (typed, kept) => {
    const options = read({ origins: typed })
    expect(options.origins).toEqual([kept])
    expect(cors.schema.safeParse(options).success).toBe(true)
    expect(originPattern([kept])).not.toMatch(/[{}]/)
  })
})

describe('bad values', () => {
  it.each([
    [{}, 'origins is missing'],
    [{ origins: 'none' }, 'name at least one origin'],
    [{ origins: 'app.example.com' }, 'write scheme and host, as in https://app.example.com'],
    [{ origins: 'ftp://app.example.com' }, 'is no origin'],
    [{ origins: 'https://' }, 'is no origin'],
    [{ origins: 'https://app.example.com/' }, 'leave out what follows the host'],
    [{ origins: 'https://app.example.com/login' }, 'leave out what follows the host'],
    [{ origins: 'https://app.example.com?x' }, 'leave out what follows the host'],
    [{ origins: 'https://anna:pw@app.example.com' }, 'is no origin'],
    [{ origins: 'https://app.example.com:99999' }, 'is no origin'],
    [{ origins: 'https://app.example.com.' }, 'without the dot at its end'],
    [{ origins: 'https://*.com' }, 'a wildcard needs a domain below it'],
    [{ origins: 'https://*.10.0.0.1' }, 'a wildcard needs a domain below it'],
    [{ origins: 'https://app.*.example.com' }, 'is no origin'],
    [{ origins: 'https://*' }, 'is no origin'],
    [{ origins: 'https://{http.request.host}' }, 'is no origin'],
    [{ origins: 'https://a(b)|c.example.com' }, 'is no origin'],
    [{ origins: 'null' }, 'null is the origin of files'],
    [{ origins: '*,https://app.example.com' }, '* alone is everybody'],
    [{ origins: '*', credentials: 'yes' }, 'credentials=yes needs named origins'],
    [{ ...app, credentials: 'true' }, 'say yes or no'],
    [{ ...app, methods: 'none' }, 'name at least one method'],
    [{ ...app, methods: 'GET,TRACE' }, 'browsers let no page use TRACE'],
    [{ ...app, methods: '*' }, '"*" is no method'],
    [{ ...app, headers: '*' }, 'is not the name of a header'],
    [{ ...app, headers: 'X-{y}' }, 'placeholders are not taken from people'],
    [{ ...app, headers: 'Cookie' }, 'headers names Cookie, which browsers let no page set'],
    [{ ...app, headers: 'sec-fetch-mode' }, 'which browsers let no page set'],
    [{ ...app, expose: 'X Total' }, 'is not the name of a header'],
    [{ ...app, 'max-age': '25h' }, 'max-age'],
    [{ ...app, 'max-age': '5' }, 'max-age'],
  ])('%j get a sentence', (typed, sentence) => {
    expect(() => read(typed)).toThrow(sentence)
  })

  it('that are kept are no policy', () => {
    const good = read(app)
    for (const bad of [
      { origins: ['https://{x}'] },
      { origins: ['https://App.example.com'] },
      { methods: ['G ET'] },
      { headers: ['{x}'] },
    ])
      expect(cors.schema.safeParse({ ...good, ...bad }).success, JSON.stringify(bad)).toBe(false)
  })
})

describe('what weakens', () => {
  const changed = (before: Record<string, string>, after: Record<string, string>) =>
    weakenings(cors, read({ ...app, ...before }), typedOptions(cors, read({ ...app, ...before }), after))

  it.each([
    [{}, { origins: 'https://app.example.com,https://b.example.com' }],
    [{}, { origins: '*' }],
    [{}, { origins: 'https://*.example.com' }],
    [{}, { origins: 'http://app.example.com' }],
    [{}, { credentials: 'yes' }],
    [{}, { methods: 'GET,DELETE' }],
    [{}, { headers: 'Authorization,X-Key' }],
    [{}, { expose: 'X-Total' }],
  ])('%j to %j asks first', (before, after) => {
    expect(changed(before, after)).not.toEqual([])
  })

  it.each([
    [{ origins: 'https://*.example.com' }, { origins: 'https://b.example.com' }],
    [{ origins: '*' }, { origins: 'https://b.example.com,https://*.c.example' }],
    [{ credentials: 'yes' }, { credentials: 'no' }],
    [{}, { methods: 'GET', headers: 'none', 'max-age': '1h' }],
  ])('%j to %j does not', (before, after) => {
    expect(changed(before, after)).toEqual([])
  })

  it('says what comes with credentials', () => {
    const settings = initialSettings(':80', null)
    const origins = 'http://app.example.com,http://localhost:3000,https://*.example.com'
    expect(cors.cautions?.(read({ origins, credentials: 'yes' }) as never, settings)).toEqual([
      'with credentials, whoever stands between a client and http://app.example.com can read the answers',
      'with credentials, every page below https://*.example.com can read the answers',
    ])
    expect(cors.cautions?.(read({ origins }) as never, settings)).toEqual([])
  })
})
