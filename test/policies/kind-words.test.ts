import { kindReply } from '@gatehouse/bot/replies/kind-reply.ts'
import { findKind } from '@gatehouse/core/routing/policies/index.ts'
import { describe, expect, it } from 'vitest'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'

const gatehouse = shared(await TestGatehouse.start())
const shown = async (line: string) => (await gatehouse.type(line)).reply
const wordsOf = (kind: string) => {
  const declared = findKind(kind)
  return declared ? JSON.stringify(kindReply(declared)).replaceAll('\\"', '"') : ''
}

describe('policy kinds', () => {
  it.each([
    ['headers', 'It protects less when a header is sent no more'],
    ['basic-auth', 'It may keep people out, so that is confirmed first.'],
    ['ip-deny', 'A route may carry several of this kind; all of them hold.'],
    ['basic-auth', 'Over plain HTTP passwords travel in the clear, unless TLS ends in front of the edge.'],
    ['hsts', 'Browsers ignore it over plain HTTP, unless TLS ends in front of the edge.'],
    ['client-cert', 'ca="$(cat ca.pem)"'],
    ['country', 'Settings set country-database=… comes first'],
    ['waf', '(1–4)'],
    ['rate-limit', 'fewer of them'],
  ])('%s: %s', (kind, words) => {
    expect(wordsOf(kind)).toContain(words)
  })
})

describe('policy show', () => {
  it('of headers says what is sent', async () => {
    await gatehouse.done('policy add site headers set=X-Team:payments')
    const { facts } = await shown('policy show site')
    expect(facts).toContainEqual(['sends X-Frame-Options', 'SAMEORIGIN'])
    expect(facts).toContainEqual(['sends X-Team', 'payments'])
  })

  it('of an authenticator says where it is asked and what is passed on', async () => {
    await gatehouse.done('policy add sign-in forward-auth authenticator=http://127.0.0.1:9 preset=authelia')
    const { facts } = await shown('policy show sign-in')
    expect(facts).toContainEqual(['asked at', '/api/authz/forward-auth'])
    expect(facts).toContainEqual(['passes on', 'Remote-Email, Remote-Groups, Remote-Name, Remote-User'])
  })

  it('says on an edge without HTTPS what does not hold there, and only there', async () => {
    await gatehouse.done('policy add only-https hsts', 'policy add doors basic-auth')
    expect((await shown('policy show only-https')).notes).toEqual([
      'Note: browsers ignore it over plain HTTP, unless TLS ends in front of the edge.',
    ])
    expect(textOf(await shown('policy show doors'))).toContain('passwords travel in the clear')
    const https = { https: ':443' } as never
    expect(findKind('hsts')?.cautions?.({} as never, https)).toEqual([])
    expect(String(findKind('basic-auth')?.cautions?.({ users: [] } as never, https))).not.toContain('clear')
  })

  it('names the next step where somebody has no password yet', async () => {
    await gatehouse.done('policy user add doors anna')
    expect(textOf(await shown('policy show doors'))).toContain('see: policy user password <policy> anna')
  })

  it('calls a list that leaves nothing out by its name', async () => {
    await gatehouse.done('policy add steady rate-limit limits=9/1s')
    expect((await shown('policy show steady')).facts).toContainEqual(['paths', 'all'])
    const { changes } = await shown('policy set steady paths=/login')
    expect(changes?.[0]?.fields).toEqual([{ key: 'paths', from: 'all', to: '/login' }])
    await gatehouse.done('policy set steady paths=all')
    expect((await shown('policy show steady')).facts).toContainEqual(['paths', 'all'])
  })
})

it('a proof on an edge without HTTPS says what does not hold there', async () => {
  await gatehouse.done(
    'route add plain plain.localhost answer=200 body=x',
    'policy add plain-hsts hsts',
    'policy add plain-doors basic-auth',
    'route policy add plain plain-hsts plain-doors',
  )
  const rows = (await shown('prove plain')).table?.rows ?? []
  expect(rows.map(([policy, , verdict]) => [policy, verdict])).toEqual([
    ['plain-hsts', 'proven'],
    ['plain-doors', 'proven'],
  ])
  expect(rows[0]?.[3]).toContain('; but browsers ignore it over plain HTTP')
  expect(rows[1]?.[3]).toContain('; but over plain HTTP passwords travel in the clear')
})

it('a user without a password is the next step of the list of users', async () => {
  await gatehouse.done('policy add gate basic-auth', 'policy user add gate bert')
  expect((await shown('policy user list gate')).next).toEqual(['policy user password gate bert'])
})

it.each([
  ['policy add it client-cert ca=/etc/ssl/ca.pem', 'ca="$(cat ca.pem)"'],
  ['policy add it client-cert ca=ca.pem', 'openssl x509 -in ca.pem -outform der | base64 -w0'],
  ['policy add it client-cert ca=none', 'write at least one CA certificate.'],
  ['policy add it client-cert ca=MIIB', 'this is not a certificate; write one as PEM'],
  ['policy user list site', 'is of the kind headers'],
])('says in words of its own what would be right: %s', async (line, sentence) => {
  expect((await gatehouse.type(line)).reply.title).toContain(sentence)
})
