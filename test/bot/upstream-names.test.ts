import type { Known } from '@gatehouse/bot/chat/known.ts'
import { positional } from '@gatehouse/bot/command.ts'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { complete } from '@gatehouse/bot/grammar/complete.ts'
import { UpstreamName } from '@gatehouse/bot/parameters/upstream.ts'
import { upstreamNames } from '@gatehouse/bot/parameters/upstream-names.ts'
import { candidatesOf } from '@gatehouse/bot/platforms/discord/completion/candidates.ts'
import { completeLine } from '@gatehouse/bot/platforms/discord/completion/complete-line.ts'
import { searchOptions } from '@gatehouse/bot/platforms/slack/builder/search.ts'
import { describe, expect, it } from 'vitest'
import { proxyRoute } from '../harness/edge.ts'
import { testDeps } from './commands.ts'

const shop = proxyRoute('shop', [8081, 8082])
const routes = [shop, proxyRoute('api', [8082, 8083]), proxyRoute('single', [8084])]
const upstreams = upstreamNames(routes)
const parameter = positional(UpstreamName, 'upstream', 'one of its upstreams', { suggest: 'upstream' })
const known: Known = {
  names: {
    route: ['shop', 'api', 'single'],
    policy: [],
    revision: [],
    account: [],
    key: [],
    mitigation: [],
    operation: [],
    lease: [],
    confirmation: [],
  },
  upstreams,
  policyKinds: {},
  roles: {},
  places: [],
}

describe('upstreams are suggested', () => {
  it('where a route has several', () => {
    expect(upstreams).toEqual({
      shop: ['127.0.0.1:8081', '127.0.0.1:8082'],
      api: ['127.0.0.1:8082', '127.0.0.1:8083'],
    })
  })

  it('at the console: those of the route before them', () => {
    const deps = testDeps()
    const current = { number: 1, state: { ...deps.edge.current().state, routes } }
    const typed = (line: string) =>
      complete({ ...deps, commands, edge: { ...deps.edge, current: () => current } } as typeof deps, line)
        .hits
    expect(typed('drain shop ')).toEqual(['127.0.0.1:8081 ', '127.0.0.1:8082 '])
    expect(typed('drain shop 127.0.0.1:8082')).toEqual(['127.0.0.1:8082 '])
    expect(typed('drain api ')).toEqual(['127.0.0.1:8082 ', '127.0.0.1:8083 '])
    expect(typed('drain end shop 1')).toEqual(['127.0.0.1:8081 ', '127.0.0.1:8082 '])
    expect(typed('drain single ')).toEqual([])
    expect(typed('drain constructor ')).toEqual([])
  })

  it('in Discord: those of the route that was chosen, or of the line', () => {
    expect(candidatesOf(parameter, known, commands, 'api')).toEqual(['127.0.0.1:8082', '127.0.0.1:8083'])
    expect(candidatesOf(parameter, known, commands, undefined)).toHaveLength(3)
    expect(completeLine(commands, known, 'drain shop ')).toEqual([
      'drain shop 127.0.0.1:8081 ',
      'drain shop 127.0.0.1:8082 ',
    ])
  })

  it('in a form of Slack: all there are, because it does not say what else was chosen', () => {
    const found = searchOptions(commands, known, parameter, '808').map(({ value }) => value)
    expect(found).toEqual(['127.0.0.1:8081', '127.0.0.1:8082', '127.0.0.1:8083'])
  })
})
