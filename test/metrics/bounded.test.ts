import { families } from '@gatehouse/bot/metrics/families/index.ts'
import type { MetricDeps } from '@gatehouse/bot/metrics/family.ts'
import { Metrics } from '@gatehouse/bot/metrics/metrics.ts'
import type { AskedSummaries } from '@gatehouse/core/access-log/asked-summaries.ts'
import { Rollup } from '@gatehouse/core/access-log/rollup.ts'
import { totalsOf } from '@gatehouse/core/access-log/totals.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { RouteHealth } from '@gatehouse/core/health/health.ts'
import { expect, it } from 'vitest'
import { logLine } from '../access-log/rollup/lines.ts'
import { shared } from '../harness/shared.ts'
import { TestWeb } from '../web/web-parts.ts'
import { numberOf, readExposition } from './exposition.ts'

const web = shared(await TestWeb.start())
const many = Array.from({ length: 1000 }, (_, number) => `route-${number}`)
const hostile = ['a"} 1\ngatehouse_edge_up 0', '\u202e\u0000', '@everyone', '203.0.113.7']

const way = { reason: null, ms: 12, status: 200, atMs: 1, expiresInDays: null }
const fares = (route: string): RouteHealth => ({
  route,
  state: 'healthy',
  cause: 'ok',
  sinceMs: 1,
  why: null,
  through: { state: 'up', ...way },
  upstreams: [],
})

/** So many routes, each with a request, and some that a foreign log names. */
function deps(said: Partial<MetricDeps> = {}): MetricDeps {
  const byRoute: AskedSummaries['byRoute'] = async query => {
    const answer = await web.deps.summaries.byRoute(query)
    const rollup = new Rollup()
    rollup.add(logLine())
    const routes = [...many, ...hostile, ''].map(route => ({ route, totals: totalsOf(rollup, query) }))
    return { ...answer, routes }
  }
  const { edge } = web.deps
  const { state } = edge.current()
  const [settings] = [state.settings]
  const routes = many.map(name => ({ name, enabled: true }))
  return {
    ...web.deps,
    edge: Object.assign(Object.create(edge), {
      current: () => ({ number: 1, state: { ...state, settings, routes } }),
      status: () => edge.status(),
    }),
    summaries: { ...web.deps.summaries, byRoute },
    health: {
      ...web.deps.health,
      standings: () => many.map(fares),
      routes: (route = '') => [fares(route)],
      history: () => ({ uptime: 1 }) as never,
    },
    startedAtMs: web.nowMs,
    ...said,
  }
}

it('however many routes there are, 200 are told apart; the others are one', async () => {
  const metrics = new Metrics(false)
  metrics.open(deps())
  const text = await metrics.text()
  const read = readExposition(text)
  const labels = new Set(
    [...read.values()].flatMap(({ samples }) => samples.map(({ labels }) => labels.route)),
  )
  labels.delete(undefined)
  expect(labels.size).toBe(202)
  const other = { route: '_other', class: '2xx' }
  expect(numberOf(read, 'gatehouse_requests_total', other)).toBe(many.length - 200 + hostile.length)
  expect(numberOf(read, 'gatehouse_route_health', { route: '_other', state: 'healthy' })).toBe(800)
  expect([...read.values()].flatMap(({ samples }) => samples).length).toBeLessThan(4500)
  for (const name of hostile) expect(text).not.toContain(name)
})

it('a part that fails says so, keeps what it said, and leaves the others alone', async () => {
  const metrics = new Metrics(false)
  let broken = false
  const whole = deps()
  const byRoute: AskedSummaries['byRoute'] = async query => {
    if (broken) throw new AppError('unavailable', 'The numbers cannot be read.')
    return whole.summaries.byRoute(query)
  }
  metrics.open({ ...whole, summaries: { ...whole.summaries, byRoute } })
  const before = readExposition(await metrics.text())
  broken = true
  const after = readExposition(await metrics.text())
  const none = { route: '_none', class: '2xx' }
  expect(numberOf(after, 'gatehouse_requests_total', none)).toBe(
    numberOf(before, 'gatehouse_requests_total', none),
  )
  for (const { name } of families)
    expect(numberOf(after, 'gatehouse_metrics_failed', { family: name })).toBe(name === 'traffic' ? 1 : 0)
})

it('those who ask at once share one answer', async () => {
  let asked = 0
  const whole = deps()
  const byRoute: AskedSummaries['byRoute'] = query => {
    asked += 1
    return whole.summaries.byRoute(query)
  }
  const metrics = new Metrics(false)
  metrics.open({ ...whole, summaries: { ...whole.summaries, byRoute } })
  const [one, ...others] = await Promise.all([metrics.text(), metrics.text(), metrics.text()])
  expect(others).toEqual([one, one])
  expect(asked).toBe(1)
})

it('a reading looks at twenty uptimes, so that all are known after some, and a route that comes again is looked at anew', async () => {
  const whole = deps()
  const asked: string[] = []
  let names = many.slice(0, 50)
  const history = (route: string) => {
    asked.push(route)
    return { uptime: 1 } as never
  }
  const metrics = new Metrics(false)
  const current = () => {
    const { number, state } = whole.edge.current()
    return { number, state: { ...state, routes: state.routes.filter(({ name }) => names.includes(name)) } }
  }
  metrics.open({
    ...whole,
    edge: Object.assign(Object.create(whole.edge), { current }),
    health: { ...whole.health, history },
  })
  const read = async () => {
    const { length } = asked
    const uptimes = readExposition(await metrics.text()).get('gatehouse_route_uptime_ratio')
    return [asked.length - length, uptimes?.samples.length]
  }
  expect([await read(), await read(), await read(), await read()]).toEqual([
    [20, 20],
    [20, 40],
    [10, 50],
    [0, 50],
  ])
  names = names.slice(1)
  expect(await read()).toEqual([0, 49])
  names = many.slice(0, 50)
  expect(await read()).toEqual([1, 50])
})
