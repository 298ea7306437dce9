import { adaptCaddyfile } from '@gatehouse/core/caddy/adapt-caddyfile.ts'
import { caddyfileOf } from '@gatehouse/core/export/caddyfile.ts'
import { readConfig } from '@gatehouse/core/import/adapted/read-config.ts'
import { plainCaddyfile } from '@gatehouse/core/import/caddyfile/plain-caddyfile.ts'
import { type DesiredState, normalise } from '@gatehouse/core/routing/desired-state.ts'
import { sentHeaders } from '@gatehouse/core/routing/policies/headers.ts'
import { findKind } from '@gatehouse/core/routing/policies/index.ts'
import { findPolicy, type Policy } from '@gatehouse/core/routing/policy/policy.ts'
import { typedOptions } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import type { Target } from '@gatehouse/core/routing/target.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryState } from '../harness/arbitrary-state.ts'
import { caddyBinary } from '../harness/edge.ts'
import { emptyState } from './plan-text.ts'

const hash =
  '$argon2id$v=19$m=47104,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$n6pJhIRfgN0b3XF2WlXcHmYhVSVWyaWUbMxYZ1dPSlI'

function policy(name: string, kind: string, keys: Record<string, string>, more: object = {}): Policy {
  const found = findKind(kind)
  if (!found) throw new Error(`no kind ${kind}`)
  return { name, kind, options: { ...typedOptions(found, null, keys), ...more } } as Policy
}

/** Those that a Caddyfile can say. */
const policies: readonly Policy[] = [
  policy('only-https', 'hsts', { 'max-age': '365d', subdomains: 'yes', preload: 'yes' }),
  policy('site', 'headers', { set: 'X-Team:payments,X-Env:"prod"', remove: 'Server' }),
  policy('strict', 'headers', { preset: 'strict', 'csp-report-only': 'yes' }),
  policy('api', 'headers', { preset: 'api', remove: 'none' }),
  policy('office', 'ip-allow', { networks: '203.0.113.0/24,2001:db8::/32' }),
  policy('bots', 'ip-deny', { networks: '198.51.100.7' }),
  policy('steady', 'rate-limit', { limits: '20/1s,300/1m' }),
  policy('small', 'body-limit', { max: '10MB' }),
  policy('staff', 'basic-auth', { realm: 'staff only' }, { users: [{ name: 'anna', hash }] }),
  policy('known', 'basic-auth', { 'pass-on': 'yes' }, { users: [{ name: 'b.c@d', hash }] }),
  policy('sso', 'forward-auth', { authenticator: 'http://10.0.0.9:9091', preset: 'authelia' }),
  policy('own-sso', 'forward-auth', {
    authenticator: 'https://login.example.com',
    uri: '/check?rd=https://a.example/',
  }),
  policy('packed', 'compress', { encodings: 'gzip', 'min-size': '1000' }),
]

/** What a policy comes to, whatever preset it is said by. */
function meant({
  kind,
  options,
}: Pick<Policy, 'kind' | 'options'> | { kind: string; options: Record<string, unknown> }) {
  if (kind === 'headers') return { kind, sent: sentHeaders(options as never), remove: options.remove }
  if (kind !== 'forward-auth') return { kind, options }
  return { kind, authenticator: options.authenticator, holds: findKind(kind)?.holds?.(options as never) }
}

/** Of one upstream nothing is chosen, left out or weighed. */
function targetMeant(target: Target): Target {
  if (target.kind !== 'proxy') return target
  if (target.upstreams.length > 1) return target.failForSeconds === 0 ? { ...target, maxFails: 1 } : target
  const upstreams = target.upstreams.map(one => ({ ...one, weight: 1 }))
  return { ...target, upstreams, balance: 'round-robin', maxFails: 1, failForSeconds: 10 }
}

type Meaning = Record<string, unknown>

function meaningOf(state: DesiredState): Meaning {
  return Object.fromEntries(
    state.routes
      .filter(({ enabled }) => enabled)
      .flatMap(({ hosts, path, stripPath, target, policies: own }) =>
        hosts.map(host => [
          `${host}${path ?? ''}`,
          {
            stripPath,
            target: targetMeant(target),
            policies: byKind(own.map(name => meant(findPolicy(state, name)))),
          },
        ]),
      ),
  )
}

function byKind<T extends { kind: string }>(list: T[]): T[] {
  return list.sort((a, b) => (a.kind < b.kind ? -1 : 1))
}

async function meaningOfText(text: string): Promise<Meaning> {
  const { routes } = readConfig(await adaptCaddyfile(caddyBinary, plainCaddyfile(Buffer.from(text)).text))
  return Object.fromEntries(
    routes.flatMap(({ hosts, path, stripPath, enabled, target, policies: own }) =>
      hosts.map(host => [
        `${host}${path ?? ''}`,
        {
          ...(!enabled && { enabled }),
          stripPath,
          target: targetMeant(target),
          policies: byKind(own.map(meant)),
        },
      ]),
    ),
  )
}

/** States whose routes carry some of the policies, at most one of a kind. */
const carrying = fc
  .tuple(arbitraryState, fc.infiniteStream(fc.subarray([...policies])))
  .map(([state, choices]): DesiredState => {
    const routes = state.routes.map(route => {
      const [choice = []] = [...choices.take(1)]
      const kinds = new Set<string>()
      const own = choice.filter(({ kind }) => !kinds.has(kind) && kinds.add(kind)).map(({ name }) => name)
      return { ...route, policies: own }
    })
    return normalise({ ...state, policies: [...policies], routes })
  })

describe('what is exported as a Caddyfile and imported again', () => {
  it('means the same at every host and path', async () => {
    await fc.assert(
      fc.asyncProperty(carrying, async state => {
        const text = caddyfileOf(state, { hashes: true, blocked: [], revision: 1 })
        expect(await meaningOfText(text)).toEqual(meaningOf(state))
      }),
      { numRuns: 25 },
    )
  })

  it('keeps several paths of one host apart, and texts as they are', async () => {
    const body = 'say "hi" to \\ and `you`\n\tEND of it'
    const at = (name: string, path: string | null, target: Target) => ({
      name,
      enabled: true,
      hosts: ['a.example.com', 'b.example.com'],
      path,
      stripPath: false,
      policies: [],
      target,
    })
    const answer = { kind: 'answer' as const, status: 200, body, contentType: 'text/plain; charset=utf-8' }
    const state = normalise({
      ...emptyState,
      settings: initialSettings(':80', ':443'),
      routes: [
        at('all', null, answer),
        at('deep', '/a/b', { ...answer, body: 'deep' }),
        at('near', '/a', {
          kind: 'redirect',
          to: 'https://x.example.com/?q=1&r=%20',
          status: 302,
          keepPath: false,
        }),
      ],
    })
    const text = caddyfileOf(state, { hashes: false, blocked: [], revision: null })
    expect(await meaningOfText(text)).toEqual(meaningOf(state))
  })
})

describe('what a Caddyfile cannot say', () => {
  const withPolicy = (own: Policy) =>
    normalise({
      ...emptyState,
      policies: [own],
      routes: [
        {
          name: 'shop',
          enabled: true,
          hosts: ['a.example.com'],
          path: null,
          stripPath: false,
          policies: [own.name],
          target: { kind: 'answer', status: 200, body: 'hello', contentType: 'text/plain; charset=utf-8' },
        },
      ],
    })

  it.each([
    ['country', { countries: 'CH', mode: 'allow', unknown: 'deny' }],
    ['ip-allow', { list: 'office' }],
    ['basic-auth', {}],
  ])('keeps everybody out where %s kept somebody out, and says so', async (kind, keys) => {
    const text = caddyfileOf(withPolicy(policy('own', kind, keys as Record<string, string>)), {
      hashes: false,
      blocked: [],
      revision: 1,
    })
    expect(text).toMatch(/^# - .*nobody is let through.*\(shop\)$/m)
    expect(await meaningOfText(text)).toMatchObject({
      'a.example.com': { target: { kind: 'answer', status: 503 } },
    })
  })

  it('leaves out a user whose name it takes for a directive, and says so', async () => {
    const named = (...names: string[]) =>
      caddyfileOf(
        withPolicy(policy('own', 'basic-auth', {}, { users: names.map(name => ({ name, hash })) })),
        { hashes: true, blocked: [], revision: 1 },
      )
    const words =
      /^# - own: a Caddyfile takes the user name import for a directive, so this user is left out; .*\(shop\)$/m
    const both = named('anna', 'import')
    expect(both).toMatch(words)
    expect(await meaningOfText(both)).toMatchObject({
      'a.example.com': { policies: [{ kind: 'basic-auth', options: { users: [{ name: 'anna', hash }] } }] },
    })
    const alone = named('import')
    expect(alone).toMatch(words)
    expect(await meaningOfText(alone)).toMatchObject({
      'a.example.com': { target: { kind: 'answer', status: 503 } },
    })
    // Any other name is none, also one that is a directive elsewhere, and one in large letters.
    const others = ['Import', 'abort', 'handle', 'imports', 'route']
    expect(await meaningOfText(named(...others))).toMatchObject({
      'a.example.com': { policies: [{ options: { users: others.map(name => ({ name })) } }] },
    })
  })

  it.each(['waf', 'strict-path'])('is named at its top: %s', kind => {
    const text = caddyfileOf(withPolicy(policy('own', kind, {})), { hashes: false, blocked: [], revision: 1 })
    expect(text).toMatch(new RegExp(`^# - ${kind}: .*\\(shop\\)$`, 'm'))
    expect(text).toContain('respond hello 200')
  })
})
