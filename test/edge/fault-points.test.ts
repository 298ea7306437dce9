import { mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from '@gatehouse/core/edge/compile/index.ts'
import { type FaultPoint, faultPoints } from '@gatehouse/core/edge/fault-point.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { freePort, TestEdge } from '../harness/edge.ts'
import { runChild } from '../harness/run-child.ts'
import { sample } from '../harness/soak.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'
import { type CasePorts, edgeBeforePush, type PushKind, pushKinds, pushOf } from './crash-case.ts'

let upstream: Upstream
let taken: Upstream
const reached = new Set<FaultPoint>()

beforeAll(async () => {
  upstream = await startUpstream('alive')
  taken = await startUpstream('taken')
})
afterAll(async () => {
  await upstream.stop()
  await taken.stop()
})

async function place(): Promise<{ folder: string; http: string; ports: CasePorts }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gh-fault-')))
  return {
    folder,
    http: `127.0.0.1:${await freePort()}`,
    ports: { alive: upstream.port, dead: await freePort(), taken: taken.port },
  }
}

/** What must be true after every recovery, whatever happened before. */
async function expectWhole(edge: TestEdge, kind: PushKind): Promise<void> {
  const all = edge.revisions.list(100)
  expect(all.filter(revision => revision.status === 'active')).toHaveLength(1)
  expect(all.filter(revision => revision.status === 'applying' || revision.status === 'joined')).toEqual([])
  const { state, number } = edge.control.current()
  expect(await edge.live()).toBe(compile(state, edge.place).body)
  expect((await ask(edge.http, 'first.localhost')).body).toBe('alive')
  const second = await ask(edge.http, 'second.localhost')
  const wanted = state.routes.some(route => route.name === 'second')
  expect(second.status).toBe(wanted ? 200 : 404)
  if (kind !== 'works') expect(number).toBe(2)
}

const onlyGood = new Set<FaultPoint>([
  'before-activate',
  'after-activate',
  'before-boot-file',
  'after-boot-file',
])
const onlyTakenBack = new Set<FaultPoint>(['before-restore', 'after-restore'])
const onlyFailed = new Set<FaultPoint>(['before-fail', 'after-fail'])
const onlyPushed = new Set<FaultPoint>(['before-stamp', 'after-stamp', 'before-verify', 'after-verify'])

function reaches(kind: PushKind, point: FaultPoint): boolean {
  if (onlyGood.has(point)) return kind === 'works'
  if (onlyTakenBack.has(point)) return kind === 'unanswered'
  if (onlyFailed.has(point)) return kind !== 'works'
  return kind !== 'refused' || !onlyPushed.has(point)
}

/** Each point with the first kind of push that comes to it, and few again with the others; all of them with each kind in `npm run soak`. */
function pointsOf(kind: PushKind): readonly FaultPoint[] {
  const before = pushKinds.slice(0, pushKinds.indexOf(kind))
  const isNew = (point: FaultPoint) => reaches(kind, point) && !before.some(one => reaches(one, point))
  const again = sample(
    faultPoints.filter(point => !isNew(point)),
    2,
  )
  return faultPoints.filter(point => isNew(point) || again.includes(point))
}

describe.each(pushKinds)('a push that %s', kind => {
  it.each(pointsOf(kind))('an error at %s leaves no half state', async point => {
    const { folder, http, ports } = await place()
    const edge = await edgeBeforePush(folder, http, ports, at => {
      if (at !== point) return
      reached.add(point)
      throw new Error(`fault at ${point}`)
    })
    try {
      const outcome = await pushOf(kind, edge, ports).catch((error: unknown) => error)
      expect(outcome).toBeTruthy()
    } finally {
      await edge.leave()
    }
    const again = await TestEdge.start({ folder, http })
    try {
      await expectWhole(again, kind)
    } finally {
      await again.stop()
    }
  })

  it.each(sample(faultPoints, 4))('kill -9 at %s leaves no half state', async point => {
    const { folder, http, ports } = await place()
    const end = await runChild(new URL('crash-child.ts', import.meta.url), [
      folder,
      http,
      point,
      kind,
      ...Object.values(ports).map(String),
    ])
    expect(end).toBe(reaches(kind, point) ? 'SIGKILL' : 'survived')
    const again = await TestEdge.start({ folder, http })
    try {
      await expectWhole(again, kind)
    } finally {
      await again.stop()
    }
  })
})

it('every fault point was reached by an error', () => {
  expect([...reached].sort()).toEqual([...faultPoints].sort())
})
