import { headers } from '@gatehouse/core/routing/policies/headers.ts'
import { typedOptions, weakenings } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { describe, expect, it } from 'vitest'

const read = (typed: Record<string, string>) => typedOptions(headers, null, typed)
const weaker = (before: Record<string, string>, after: Record<string, string>) =>
  weakenings(headers, read(before), typedOptions(headers, read(before), after))

describe('a Content-Security-Policy', () => {
  it.each([
    ["default-src 'self'", "default-src 'self'"],
    [" Default-Src 'self' ;; img-src  https://cdn.example.com:8443/a/ data: ", undefined],
    ["script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'strict-dynamic'", undefined],
    ["script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src wss://*.example.com:* *", undefined],
    ["sandbox allow-forms allow-scripts; frame-ancestors 'none'; upgrade-insecure-requests", undefined],
    ["require-trusted-types-for 'script'; trusted-types app 'allow-duplicates'; report-to csp", undefined],
    ['sandbox; report-uri /csp-reports', undefined],
  ])('%s is taken', (csp, kept) => {
    const options = read({ csp })
    expect(options.csp).toBe(
      kept ??
        csp
          .trim()
          .replaceAll(/\s+/g, ' ')
          .replaceAll(/ ?;[; ]*/g, '; ')
          .replace('Default-Src', 'default-src'),
    )
    expect(headers.schema.safeParse(options).success).toBe(true)
  })

  it.each([
    ['', 'name at least one directive'],
    ['default-source self', 'there is no directive "default-source"'],
    ['default-src self', "self needs single quotes: 'self'"],
    ["default-src 'selv'", "'selv' is not known here"],
    ["default-src 'self", "'self has a single quote on one side only"],
    ["default-src 'none' 'self'", "'none' stands alone"],
    ['img-src', "img-src says nothing; write 'none'"],
    ["img-src 'self'; IMG-SRC *", 'img-src is there twice'],
    ["img-src 'self', *", 'it cannot hold a comma'],
    ["script-src 'nonce-abc123'", 'a nonce must be another one with each answer'],
    ['script-src nonce-abc123', 'a nonce must be another one with each answer'],
    ["script-src 'sha256-abc'", 'is not a whole sha256 hash in base64 (32 bytes)'],
    ["script-src 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk='", 'hashes are sha256, sha384 and sha512'],
    ['script-src sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 'needs single quotes'],
    ["frame-ancestors 'unsafe-inline'", 'in single quotes there can be self, none'],
    ["base-uri 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", 'is not known here'],
    ['img-src https://', 'https:// is no source'],
    ['img-src *example.com', '*example.com is no source'],
    ['img-src javascript:alert(1)', 'is no source'],
    ['sandbox allow-everything', 'sandbox: "allow-everything" is not known'],
    ['upgrade-insecure-requests 1', 'upgrade-insecure-requests has no values'],
    ['require-trusted-types-for script', "has one value: 'script'"],
    ['block-all-mixed-content', 'is heeded by no browser any more'],
    ['report-to', 'has one value, the name of an endpoint'],
    ['img-src {env.HOME}', 'placeholders are not taken from people'],
    ['img-src *\nx-evil: 1', 'visible ASCII characters only'],
    [`img-src ${'a'.repeat(4100)}`, 'at most 4000 characters'],
  ])('%s gets a sentence', (csp, sentence) => {
    expect(() => read({ csp })).toThrow(sentence)
  })
})

describe('other keys', () => {
  it.each([
    [{ preset: 'loose' }, 'say one of strict, web, api, none'],
    [{ set: 'X-Team' }, 'write name and value, as in X-Team:payments'],
    [{ set: 'X-Team:' }, 'write name and value'],
    [{ set: 'X Team:a' }, 'is not the name of a header'],
    [{ set: 'X-*:a' }, 'is not the name of a header'],
    [{ set: 'X-Team:{env.HOME}' }, 'placeholders are not taken from people'],
    [{ set: 'X-Team:a,x-team:b' }, 'set names X-Team twice'],
    [{ set: 'X-Team:ä' }, 'visible ASCII characters only'],
    [{ set: 'Connection:close' }, 'it belongs to one connection'],
    [{ set: 'transfer-encoding:chunked' }, 'it belongs to one connection'],
    [{ set: 'Content-Length:0' }, 'it describes the answer itself'],
    [{ set: 'Set-Cookie:a=b' }, 'cookies belong to the upstream'],
    [{ set: 'Access-Control-Allow-Origin:*' }, 'what the kind cors is for'],
    [{ set: 'Strict-Transport-Security:max-age=1' }, 'what the kind hsts is for'],
    [{ set: 'X-Gatehouse-Probe:a' }, 'kept for Gatehouse itself'],
    [{ set: "content-security-policy:default-src 'self'" }, 'has a key of its own: csp'],
    [{ set: 'Permissions-Policy:camera=()' }, 'has a key of its own: permissions'],
    [{ remove: '*' }, 'is not the name of a header'],
    [{ remove: 'X-Powered-*' }, 'is not the name of a header'],
    [{ remove: 'Set-Cookie' }, 'cannot be set or removed here'],
    [{ remove: 'X-Frame-Options' }, 'X-Frame-Options is sent and in remove as well'],
    [{ preset: 'none', remove: 'X-Frame-Options' }, 'X-Frame-Options protects'],
    [{ preset: 'none', remove: 'none' }, 'neither send nor remove a header'],
    [{ 'csp-report-only': 'yes' }, 'csp-report-only=yes needs a csp'],
    [{ 'csp-report-only': 'maybe' }, 'say yes or no'],
    [{ permissions: 'camera' }, 'does not name a feature'],
    [{ permissions: 'camera=none' }, 'does not say who may use it'],
    [{ permissions: 'camera=(), camera=*' }, 'camera is there twice'],
    [{ permissions: 'camera=("http://a b")' }, 'does not say who may use it'],
    [{ colour: 'red' }, 'has no key "colour"'],
  ])('%j gets a sentence', (typed, sentence) => {
    expect(() => read(typed)).toThrow(sentence)
  })

  it('a kept text that could not be typed is no policy', () => {
    const good = read({ preset: 'web' })
    for (const bad of [
      { set: ['X-Team:{env.HOME}'] },
      { remove: ['*'] },
      { csp: 'img-src {x}' },
      { csp: 'none' },
      { permissions: 'x' },
    ])
      expect(headers.schema.safeParse({ ...good, ...bad }).success, JSON.stringify(bad)).toBe(false)
  })
})

describe('what weakens', () => {
  it.each([
    [{}, { preset: 'none' }, 'X-Frame-Options is sent no more'],
    [{ preset: 'strict' }, { preset: 'web' }, 'X-Frame-Options from DENY to SAMEORIGIN'],
    [{ preset: 'strict' }, { csp: 'none' }, 'Content-Security-Policy is sent no more'],
    [{ preset: 'strict' }, { 'csp-report-only': 'yes' }, 'Content-Security-Policy is sent no more'],
    [
      { preset: 'strict' },
      { set: 'Referrer-Policy:unsafe-url' },
      'Referrer-Policy from no-referrer to unsafe-url',
    ],
    [{}, { set: 'X-Content-Type-Options:off' }, 'X-Content-Type-Options from nosniff to off'],
    [{ set: 'Cache-Control:no-store' }, { set: 'none' }, 'Cache-Control is sent no more'],
    [{}, { remove: 'Server' }, 'remove from'],
    [{ preset: 'strict' }, { permissions: 'camera=(self)' }, 'Permissions-Policy allows more by camera'],
    [{ permissions: 'camera=(self)' }, { permissions: 'hid=()' }, 'allows more by camera'],
    [{ csp: "default-src 'self'" }, { csp: "default-src 'self' *" }, 'by default-src'],
    [{ csp: "default-src 'self'" }, { csp: "default-src 'self'; img-src *" }, 'by img-src'],
    [{ csp: "default-src 'self'; img-src 'none'" }, { csp: "default-src 'self'" }, 'by img-src'],
    [{ csp: "img-src 'self'; sandbox" }, { csp: "img-src 'self'; sandbox allow-scripts" }, 'by sandbox'],
    [{ csp: "img-src 'self'; sandbox" }, { csp: "img-src 'self'" }, 'by sandbox'],
    [{ csp: "script-src 'strict-dynamic' https:" }, { csp: 'script-src https:' }, 'by script-src'],
    [{ csp: 'upgrade-insecure-requests' }, { csp: 'report-to x' }, 'by upgrade-insecure-requests'],
    [
      { csp: "script-src 'self'" },
      { csp: "script-src 'self'; script-src-attr 'unsafe-inline'" },
      'by script-src-attr',
    ],
  ])('%j to %j: %s', (before, after, sentence) => {
    expect(weaker(before, after).join('; ')).toContain(sentence)
  })

  it.each([
    [{ preset: 'none' }, { preset: 'strict' }],
    [{}, { set: 'X-Frame-Options:DENY,X-Team:a' }],
    [{}, { csp: "default-src 'self'" }],
    [{ csp: "default-src 'self' data:" }, { csp: "default-src 'self'; img-src 'none'" }],
    [{ csp: "default-src 'self'" }, { csp: "default-src 'self'; img-src 'self'; base-uri 'none'" }],
    [{ csp: "default-src 'self'; img-src 'self'" }, { csp: "default-src 'self'" }],
    [{ csp: "default-src 'self'", 'csp-report-only': 'yes' }, { 'csp-report-only': 'no' }],
    [{ permissions: 'camera=(self)' }, { permissions: 'camera=(), hid=()' }],
    [{}, { remove: 'Server,Via,X-AspNet-Version,X-AspNetMvc-Version,X-Generator,X-Powered-By,X-Runtime' }],
    [{ set: 'X-Env:prod' }, { set: 'X-Env:dev' }],
  ])('%j to %j does not', (before, after) => {
    expect(weaker(before, after)).toEqual([])
  })
})
