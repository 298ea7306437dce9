import type { ProbeTask } from '@gatehouse/core/health/probe/probe.ts'
import type { Reason } from '@gatehouse/core/health/reason.ts'
import { expect, it } from 'vitest'
import { proxyRoute } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { ProberScene } from './prober-scene.ts'

const keep = keeper()
const edgePort = 80

/** A healthy shop behind so many upstreams, which are asked every 30 seconds at moments of their own. */
async function opened(ports = [8001]) {
  const scene = new ProberScene(keep)
  let seed = 7
  scene.random = () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647
  }
  scene.state = { ...scene.state, routes: [proxyRoute('shop', ports)] }
  scene.prober.routes()
  await scene.pass(90, 1000)
  expect(scene.shop?.state).toBe('healthy')
  /** What is so from the first bad answer on, second by second, until this is so. */
  const untilState = async (state: string, answer: (task: ProbeTask) => Reason) => {
    scene.answer = answer
    let badMs: number | null = null
    const states: string[] = []
    while (scene.shop?.state !== state) {
      const before = scene.asked.length
      await scene.pass(1, 500)
      if (scene.asked.length > before) badMs ??= scene.nowMs
      states.push(`${scene.shop?.state} ${scene.shop?.cause}`)
      if (states.length > 1000) throw new Error(`never ${state}`)
    }
    return { tookMs: scene.nowMs - (badMs ?? Number.NaN), states: new Set(states) }
  }
  return { scene, untilState }
}

it('what fails is down seconds after its first bad answer, by both ways at once', async () => {
  const { scene, untilState } = await opened()
  const { tookMs } = await untilState('down', () => 'status')
  expect(tookMs).toBeLessThanOrEqual(8000)
  expect(scene.shop).toMatchObject({ through: { state: 'down' }, upstreams: [{ state: 'down' }] })
})

it('what answers again is up seconds after its first good answer', async () => {
  const { untilState } = await opened()
  await untilState('down', () => 'status')
  const { tookMs } = await untilState('healthy', () => 'ok')
  expect(tookMs).toBeLessThanOrEqual(6000)
})

it('one bad answer alone is asked for again, and then as before', async () => {
  const { scene } = await opened()
  scene.asked.length = 0
  let bad = 1
  scene.answer = ({ port }) => (port === edgePort && bad-- > 0 ? 'time-out' : 'ok')
  await scene.pass(150, 1000)
  const edge = scene.asked.filter(({ port }) => port === edgePort)
  expect(edge.length).toBeLessThanOrEqual(7)
  expect(scene.shop?.state).toBe('healthy')
})

it('of many upstreams those that fail are asked more often, and the others are not', async () => {
  const { scene } = await opened([8001, 8002, 8003])
  scene.asked.length = 0
  scene.answer = ({ port }) => (port === 8002 ? 'refused' : 'ok')
  await scene.pass(300, 1000)
  const times = (port: number) => scene.asked.filter(one => one.port === port).length
  expect(times(8002)).toBeLessThanOrEqual(14)
  expect(times(8001)).toBeLessThanOrEqual(12)
  expect(scene.shop?.cause).toBe('upstreams-down')
})

it('what is down says its last bad answer, also while it begins to answer', async () => {
  const { scene, untilState } = await opened()
  await untilState('down', () => 'status')
  let good = 2
  scene.answer = () => (good-- > 0 ? 'ok' : 'status')
  const causes = new Set<string | undefined>()
  for (let second = 0; second < 60; second += 1) {
    await scene.pass(1, 1000)
    causes.add(`${scene.shop?.state} ${scene.shop?.cause} ${scene.shop?.through?.reason}`)
  }
  expect([...causes]).toEqual(['down status status'])
})
