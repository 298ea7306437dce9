import { beforeEach, describe, expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { type PacedUpstream, pacedUpstream, shopOf } from './drain-scene.ts'

const keep = keeper()
let a: PacedUpstream
let b: PacedUpstream

beforeEach(async () => {
  a = keep(await pacedUpstream('a'))
  b = keep(await pacedUpstream('b'))
})

/** What a line that waits would ask, and why. */
async function asks(gatehouse: TestGatehouse, line: string): Promise<{ risk: string; said: string }> {
  const { reply } = await gatehouse.type(line, 'nothing')
  const plan = gatehouse.edge.stores.confirmations.find(reply.pending?.id ?? '')?.plan
  return { risk: plan?.risk ?? 'change', said: textOf(reply) }
}

describe('the last upstream', () => {
  it('is refused with the line that gives one back which is drained', async () => {
    const gatehouse = keep(await shopOf([a, b]))
    await gatehouse.done(`drain shop ${a.address}`)
    const { reply } = await gatehouse.type(`drain shop ${b.address}`)
    const line = /drain end shop \S+/.exec(reply.title)?.[0] ?? ''
    await gatehouse.done(line, `drain shop ${b.address}`)
  })

  it('is not drained: whoever wants that is told of maintenance', async () => {
    const gatehouse = keep(await shopOf([a]))
    const answer = await gatehouse.expectUnchanged(() => gatehouse.type(`drain shop ${a.address}`))
    expect(answer.exit).toBe(1)
    expect(answer.reply.title).toContain(`${a.address} is the only upstream of the route shop.`)
    expect(answer.reply.title).toContain('maintenance shop')
  })

  it('is not drained after all others are, and not by taking the others from the route', async () => {
    const c = keep(await pacedUpstream('c'))
    const gatehouse = keep(await shopOf([a, b, c]))
    await gatehouse.done(`drain shop ${a.address}`, `drain shop ${b.address}`)
    for (const line of [
      `drain shop ${c.address}`,
      `route set shop upstreams=http://${a.address},http://${b.address}`,
    ]) {
      const answer = await gatehouse.expectUnchanged(() => gatehouse.type(line))
      expect(answer.exit, line).toBe(1)
      expect(textOf(answer.reply)).toContain('No upstream of the route shop would get requests any more.')
      expect(textOf(answer.reply)).toContain('maintenance shop')
      expect(textOf(answer.reply)).toMatch(/drain end shop 127\.0\.0\.1:\d+/)
    }
    expect(await gatehouse.tally(3, 'shop.localhost')).toEqual({ c: 3 })
  })

  it('may be one that just failed; then it is critical, with the reason', async () => {
    const gatehouse = keep(await shopOf([a, b], 'fail-for=10m'))
    await b.stop()
    await gatehouse.tally(4, 'shop.localhost')
    expect(await asks(gatehouse, `drain shop ${a.address}`)).toEqual({
      risk: 'critical',
      said: expect.stringContaining(
        `The route shop would be left without a healthy upstream: ${b.address} has failed requests within the last 10m.`,
      ),
    })
    // The one that failed may go.
    expect(await asks(gatehouse, `drain shop ${b.address}`)).toMatchObject({ risk: 'change' })
  })

  it('may be one that fails its health check; then it is critical, with the reason', async () => {
    const ill = keep(await pacedUpstream('ill'))
    const gatehouse = keep(
      await shopOf([a, ill], 'health=/health health-interval=1s health-status=200 fail-for=0s'),
    )
    ill.sick = true
    const healthy = async () => (await gatehouse.edge.control.upstreams())?.get(ill.address)?.healthy
    await until(healthy, said => said === false, 15_000)
    expect(await asks(gatehouse, `drain shop ${a.address}`)).toEqual({
      risk: 'critical',
      said: expect.stringContaining(`${ill.address} fails the health check /health.`),
    })
  }, 30_000)

  it('may be dead without anybody knowing; then the drain is taken back at once', async () => {
    const gatehouse = keep(await shopOf([a, b], 'balance=first fail-for=0s'))
    await b.stop()
    const answer = await gatehouse.type(`drain shop ${a.address}`)
    expect(answer.exit).toBe(1)
    expect(answer.reply.title).toContain('failed and was taken back. The old configuration is in force.')
    expect(await gatehouse.tally(3, 'shop.localhost')).toEqual({ a: 3 })
    expect(gatehouse.edge.control.current().state.mitigations).toEqual([])
  })

  it('that is ill among others is named, and that is all', async () => {
    const c = keep(await pacedUpstream('c'))
    const gatehouse = keep(await shopOf([a, b, c], 'fail-for=10m'))
    await b.stop()
    await gatehouse.tally(6, 'shop.localhost')
    const { said, risk } = await asks(gatehouse, `drain shop ${a.address}`)
    expect(risk).toBe('change')
    expect(said).toContain(`Of what is left to the route shop, ${b.address} has failed requests`)
  })
})

describe('an upstream of a route', () => {
  it('is named as it is, with or without its scheme, and without its port where that is clear', async () => {
    const gatehouse = keep(await shopOf([a, b]))
    await gatehouse.done(`route set shop upstreams=http://${a.address},http://localhost:${b.port}`)
    const name = `drain shop localhost:${b.port}`
    for (const typed of [
      `localhost:${b.port}`,
      `LOCALHOST:${b.port}`,
      `http://localhost:${b.port}/`,
      'localhost',
    ]) {
      const reply = await gatehouse.done(`drain shop ${typed}`)
      expect(reply.changes, typed).toMatchObject([{ name }])
      await gatehouse.done(`drain end shop ${typed}`)
    }
  })

  it('that is not there is told from one that is near', async () => {
    const gatehouse = keep(await shopOf([a, b]))
    const near = await gatehouse.type(`drain shop ${a.address.replace('127', '128')}`)
    expect(near.exit).toBe(1)
    expect(near.reply.title).toContain('Did you mean 127.0.0.1:')
    const far = await gatehouse.type('drain shop api-2')
    expect(far.reply.title).toBe(
      `The route shop has no upstream "api-2". It has: ${a.address}, ${b.address}.`,
    )
    const several = await gatehouse.type('drain shop 127.0.0.1')
    expect(several.reply.title).toMatch(
      /^Several upstreams of the route shop are at 127\.0\.0\.1; say which, with its port: /,
    )
    const secure = await gatehouse.type(`drain shop https://${a.address}`)
    expect(secure.exit).toBe(1)
    expect((await gatehouse.type('drain nowhere api-2')).reply.title).toContain(
      'There is no route "nowhere".',
    )
    await gatehouse.done('route add page page.localhost answer=200')
    expect((await gatehouse.type('drain page api-2')).reply.title).toContain('It has none.')
  })

  it.each(['{env.HOME}', '@everyone', 'unix//run/admin.sock', '"a b"', '127.0.0.1:0', `${'x'.repeat(400)}`])(
    'is not %s',
    async typed => {
      const gatehouse = keep(await shopOf([a, b]))
      const answer = await gatehouse.expectUnchanged(() => gatehouse.type(`drain shop ${typed}`))
      expect(answer.exit).not.toBe(0)
    },
  )

  it('that is not drained cannot be given its requests back', async () => {
    const gatehouse = keep(await shopOf([a, b]))
    const none = await gatehouse.type('drain end shop')
    expect(none.reply.title).toContain('No upstream of the route shop is drained now.')
    const other = await gatehouse.type(`drain end shop ${a.address}`)
    expect(other.reply.title).toContain(`There is no "drain shop ${a.address}" now.`)
  })
})
