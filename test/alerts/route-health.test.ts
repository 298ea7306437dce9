import { describe, expect, it } from 'vitest'
import { cardScene } from '../chat/channel.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'
import { Alerting } from './alerting.ts'

const keep = keeper()

describe('a route whose only upstream stops', () => {
  it('is told of on one card that offers what fits, and turns green once it is back', async () => {
    const { gate, channel, alerting, upstream, card, route } = await scene()
    await upstream.stop()
    await gate.probe(3)
    await alerting.look()
    expect(alerting.words()).toEqual([])
    await alerting.passes(6000)
    await channel.posting.sync()
    expect(alerting.words()).toEqual(['raised: Route shop is down.'])
    expect(card()).toMatchObject({
      title: 'Route shop is down.',
      severity: 'error',
      labels: ['Maintenance shop', 'Ack', 'Silence 1h'],
    })
    keep(await startUpstream('shop', undefined, upstream.port))
    await gate.probe(2)
    await alerting.passes(31_000)
    await channel.posting.sync()
    expect(route()).toBe('healthy')
    expect(alerting.words()).toEqual(['raised: Route shop is down.', 'recovered: Route shop is down.'])
    expect(card()).toMatchObject({ title: 'Over: Route shop is down.', severity: 'ok', labels: [] })
    expect(channel.shown.filter(({ reply }) => /is down/.test(reply.title))).toHaveLength(1)
  })

  it('is not over because somebody shows a page instead; once the upstream is back that is offered to be ended', async () => {
    const { gate, anna, channel, alerting, upstream, card, press } = await scene()
    await upstream.stop()
    await gate.probe(3)
    await alerting.passes(6000)
    await channel.posting.sync()
    gate.clock.advance(1000)
    await press('Maintenance shop')
    await gate.probe(3)
    await alerting.passes(60_000)
    expect(alerting.words()).toEqual(['raised: Route shop is down.'])
    keep(await startUpstream('shop', undefined, upstream.port))
    await gate.probe(3)
    await alerting.passes(60_000)
    await channel.posting.sync()
    expect(card()).toMatchObject({ severity: 'ok', labels: ['End maintenance shop'] })
    expect((await gate.ask('shop.localhost')).status).toBe(503)
    await press('End maintenance shop')
    await channel.posting.sync()
    expect((await gate.ask('shop.localhost')).body).toBe('shop')
    expect(card()).toMatchObject({ severity: 'ok', labels: [] })
    expect(gate.deps.edge.current().state.mitigations).toEqual([])
    expect(anna.name).toBe('anna')
  })

  it('is not over while nobody can say how it is', async () => {
    const { gate, alerting, upstream } = await scene()
    await upstream.stop()
    await gate.probe(3)
    await alerting.passes(6000)
    // Nobody probes it for longer than a result counts.
    gate.clock.advance(600_000)
    gate.prober.routes()
    await alerting.passes(60_000)
    expect(alerting.words()).toEqual(['raised: Route shop is down.'])
  })

  it('offers to go back when somebody has just changed it', async () => {
    const { gate, alerting, channel, card, press } = await scene()
    const before = gate.deps.revisions.active()?.number
    await gate.done('route set shop upstreams=http://127.0.0.1:1 verify=no')
    await gate.probe(3)
    await alerting.passes(6000)
    await channel.posting.sync()
    expect(card()?.labels[0]).toBe(`Roll back to r${before}`)
    await press(`Roll back to r${before}`)
    expect((await gate.ask('shop.localhost')).body).toBe('shop')
  })
})

describe('a route of which one upstream stops', () => {
  it('is told of as degraded, and the button drains that one', async () => {
    const { gate, alerting, channel, card, press, upstream } = await scene(2)
    await upstream.stop()
    await gate.probe(3)
    await alerting.passes(6000)
    await channel.posting.sync()
    expect(card()).toMatchObject({ title: 'Route shop is degraded.', severity: 'warning' })
    expect(card()?.labels[0]).toBe(`Drain 127.0.0.1:${upstream.port}`)
    gate.clock.advance(1000)
    await press(`Drain 127.0.0.1:${upstream.port}`)
    expect(gate.deps.edge.current().state.mitigations).toMatchObject([{ kind: 'drain' }])
  })

  it('is not over by a drain while that upstream is dead; once it answers, the drain is offered to be ended', async () => {
    const { gate, alerting, channel, card, press, upstream, route } = await scene(2)
    const address = `127.0.0.1:${upstream.port}`
    await upstream.stop()
    await gate.probe(3)
    await alerting.passes(6000)
    await channel.posting.sync()
    gate.clock.advance(1000)
    await press(`Drain ${address}`)
    await gate.probe(3)
    await alerting.passes(60_000)
    await gate.probe(2)
    await alerting.look()
    await channel.posting.sync()
    expect(route()).toBe('healthy')
    expect(gate.deps.alerts.open()).toMatchObject([{ key: 'route-health:shop' }])
    expect(card()).toMatchObject({
      title: `Route shop is served without ${address}, which is drained and does not answer.`,
      severity: 'warning',
      labels: ['Ack', 'Silence 1h'],
    })
    expect(card()?.facts).toContainEqual([address, 'drained, refused: nobody listens there'])
    keep(await startUpstream('shop', undefined, upstream.port))
    await gate.probe(3)
    await alerting.passes(31_000)
    await channel.posting.sync()
    expect(card()).toMatchObject({ severity: 'ok', labels: [`End drain shop ${address}`.slice(0, 30)] })
    await press(card()?.labels[0] ?? '')
    expect(gate.deps.edge.current().state.mitigations).toEqual([])
  })

  it('a drain of a dead upstream from before is none of its business', async () => {
    const { gate, alerting, upstream } = await scene(3)
    await gate.done(`drain shop 127.0.0.1:${upstream.port}`)
    await upstream.stop()
    await gate.probe(3)
    await alerting.passes(60_000)
    expect(gate.deps.alerts.open()).toEqual([])
  })
})

describe('what a green card offers to end', () => {
  it('is what was started for it: no block of somebody else, no change, nothing on another route', async () => {
    const { gate, anna, alerting, channel, card, upstream } = await scene()
    await gate.done('route add blog blog.localhost answer=200')
    await upstream.stop()
    await gate.probe(3)
    await alerting.passes(6000)
    gate.clock.advance(1000)
    await gate.done(
      'block 203.0.113.7 1h',
      'policy add strict ip-deny networks=198.51.100.0/24',
      'route policy add shop strict verify=no',
      'shield shop for=30m verify=no',
    )
    for (const line of ['maintenance blog for=30m', 'maintenance shop for=30m']) {
      // A code works once.
      gate.clock.advance(31_000)
      expect((await gate.as(anna, line)).exit).toBe(0)
    }
    keep(await startUpstream('shop', undefined, upstream.port))
    await gate.probe(3)
    await alerting.passes(60_000)
    await channel.posting.sync()
    expect(card()).toMatchObject({ severity: 'ok', labels: ['End maintenance shop'] })
  })
})

it('the card says in a sentence why, and what each way of asking showed', async () => {
  const { gate, alerting, channel, card, upstream } = await scene()
  await upstream.stop()
  keep(
    await startUpstream(
      'shop',
      (_request, response) => {
        response.statusCode = 500
        response.end()
      },
      upstream.port,
    ),
  )
  await gate.probe(3)
  await alerting.passes(6000)
  await channel.posting.sync()
  const facts = card()?.facts ?? []
  expect(facts.slice(0, 4)).toEqual([
    ['cause', 'status: not the one that is wished'],
    ['through the edge', 'down: status 500'],
    [`127.0.0.1:${upstream.port}`, 'down: status 500'],
    ['upstreams', '0 of 1 up'],
  ])
})

it('says nothing of routes while the edge itself is away: that is told as one thing', async () => {
  const { gate, alerting } = await scene()
  const down = { ...gate.deps.edge.status(), running: 'down', words: 'gone' } as const
  const edge = new Proxy(gate.deps.edge, {
    get: (edge, name) => (name === 'status' ? () => down : Reflect.get(edge, name, edge)),
  })
  const blind = new Alerting(gate, { edge })
  await gate.done('route set shop upstreams=http://127.0.0.1:1 verify=no')
  await gate.probe(3)
  await blind.passes(60_000)
  expect(blind.words().filter(words => words.includes('shop'))).toEqual([])
  // The same with an edge that is there.
  await alerting.passes(6000)
  expect(alerting.words()).toContain('raised: Route shop is down.')
})

/** A healthy route with so many upstreams; what the card of its alert says, and a way to press what is on it. */
async function scene(count = 1) {
  const { gate, anna, channel } = await cardScene(keep)
  const upstreams = await Promise.all(Array.from({ length: count }, () => startUpstream('shop')))
  for (const one of upstreams) keep(one)
  const [upstream] = upstreams
  if (!upstream) throw new Error('no upstream')
  const addresses = upstreams.map(({ port }) => `http://127.0.0.1:${port}`).join(' ')
  await gate.done(`route add shop shop.localhost ${addresses}`)
  await gate.edge.control.check(false)
  await gate.probe(3)
  const alerting = new Alerting(gate)
  await alerting.passes(60_000)
  expect(alerting.told).toEqual([])
  const shown = () => channel.shown.find(({ reply }) => /^(Over: )?Route shop is/.test(reply.title))
  const card = () => {
    const found = shown()
    return found && { ...found.reply, labels: found.buttons.map(({ label }) => label) }
  }
  const press = async (label: string) => {
    const deed = shown()?.buttons.find(button => button.label === label)?.deed
    if (deed?.kind !== 'run') throw new Error(`no button ${label}`)
    const answer = await gate.as(anna, deed.line)
    expect({ label, exit: answer.exit }).toEqual({ label, exit: 0 })
  }
  const route = () => gate.prober.routes('shop')[0]?.state
  return { gate, anna, channel, upstream, alerting, card, press, route }
}
