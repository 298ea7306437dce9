import { type DesiredState, normalise } from '@gatehouse/core/routing/desired-state.ts'
import { clientCertHosts } from '@gatehouse/core/routing/policies/client-cert/client-cert-hosts.ts'
import type { Route } from '@gatehouse/core/routing/route.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { describe, expect, it } from 'vitest'
import { answerRoute } from '../harness/edge.ts'
import { testCa } from '../policies/secure-scene.ts'

const ours = testCa('Our CA').typed
const theirs = testCa('Their CA').typed
const policy = (name: string, ca: string, mode = 'required') => ({
  name,
  kind: 'client-cert',
  options: { ca: [ca], mode, forward: false },
})
const policies = [policy('ours', ours), policy('asked', ours, 'asked'), policy('theirs', theirs)]

function route(hosts: string[], carried: string[], more: Partial<Route> = {}): Route {
  return {
    ...answerRoute(`r${hosts.join()}${more.path ?? ''}`.replace(/\W/g, '-'), ''),
    hosts,
    policies: carried,
    ...more,
  }
}

function state(routes: Route[], webHost: string | null = null): DesiredState {
  return { settings: { ...initialSettings(':80', ':443'), webHost }, policies, routes, mitigations: [] }
}

const hostsOf = (routes: Route[], webHost?: string) =>
  clientCertHosts(state(routes, webHost)).map(({ cas, hosts }) => [hosts.join(' '), cas.length])

describe('the hosts for which clients are asked for a certificate', () => {
  it('are those of the routes that carry such a policy, and no others', () => {
    expect(
      hostsOf([route(['a.example.com', 'b.example.com'], ['ours']), route(['c.example.com'], [])]),
    ).toEqual([['a.example.com b.example.com', 1]])
    expect(hostsOf([route(['c.example.com'], [])])).toEqual([])
    expect(hostsOf([route(['a.example.com'], ['ours'], { enabled: false })])).toEqual([])
  })

  it('are named before the wildcard above them, with what they ask themselves', () => {
    const wide = route(['*.example.com'], ['ours'])
    expect(hostsOf([wide, route(['b.example.com'], ['theirs']), route(['c.example.com'], [])])).toEqual([
      ['b.example.com', 1],
      ['c.example.com', 0],
      ['*.example.com', 1],
    ])
    expect(hostsOf([wide], 'gate.example.com')).toEqual([
      ['gate.example.com', 0],
      ['*.example.com', 1],
    ])
  })

  it('are asked for the whole host when one path of it wants that', () => {
    const below = route(['a.example.com'], ['ours'], { path: '/admin' })
    expect(hostsOf([route(['a.example.com'], []), below])).toEqual([['a.example.com', 1]])
  })

  it('follow the wildcard to which their other paths fall back', () => {
    const wide = route(['*.example.com'], ['ours'])
    const below = route(['a.example.com'], [], { path: '/free' })
    expect(hostsOf([wide, below])).toEqual([
      ['a.example.com', 1],
      ['*.example.com', 1],
    ])
  })
})

describe('routes of one host', () => {
  const plain = route(['a.example.com'], ['ours'])
  const below = (carried: string) => route(['a.example.com'], [carried], { path: '/admin' })

  it('may ask and require with the same CAs', () => {
    expect(hostsOf([plain, below('asked')])).toEqual([['a.example.com', 1]])
  })

  it('never trust different CAs', () => {
    expect(() => normalise(state([plain, below('theirs')]))).toThrow('which trust different CAs')
    const wide = route(['*.example.com'], ['ours'])
    expect(() => normalise(state([wide, below('theirs')]))).toThrow('The routes of a.example.com carry')
    expect(() => normalise(state([wide, { ...below('theirs'), enabled: false }]))).not.toThrow()
  })
})
