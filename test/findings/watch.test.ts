import type { Evidence } from '@gatehouse/core/findings/detector.ts'
import { lineDetector } from '@gatehouse/core/findings/detector.ts'
import { describe, expect, it } from 'vitest'
import { minuteMs, WatchScene } from './watch-scene.ts'

const counting = (bucket: { limit: number; leakPerS: number }, see?: (path: string) => Evidence | null) =>
  lineDetector({
    name: 'bad-word',
    summary: 'somebody said it',
    source: 'this test',
    severity: 'notice',
    mark: { of: 'path', matches: (_, plain) => plain.includes('bad') },
    see: ({ client, path }) => (see ? see(path) : { subject: client, weight: 1 }),
    bucket,
  })

describe('a finding', () => {
  it('begins when its bucket is full, with all that filled it', () => {
    const scene = new WatchScene([counting({ limit: 3, leakPerS: 0 })])
    for (let one = 0; one < 2; one += 1) scene.see({ path: `/bad/${one}` }, 1000)
    expect(scene.found()).toEqual([])
    scene.see({ path: '/bad/2' }, 1000)
    const [finding] = scene.found()
    expect(finding).toMatchObject({
      detector: 'bad-word',
      route: 'shop',
      subject: '203.0.113.7',
      severity: 'notice',
      count: 3,
      firstMs: scene.beganMs + 1000,
      lastMs: scene.beganMs + 3000,
      words: null,
    })
    expect(finding?.samples.map(({ target }) => target)).toEqual(['/bad/2'])
  })

  it('never begins where what speaks for it leaks away', () => {
    const scene = new WatchScene([counting({ limit: 3, leakPerS: 0.1 })])
    for (let one = 0; one < 50; one += 1) scene.see({ path: '/bad' }, 10_000)
    expect(scene.found()).toEqual([])
    for (let one = 0; one < 4; one += 1) scene.see({ path: '/bad' }, 100)
    expect(scene.found()).toHaveLength(1)
  })

  it('is of one route and one subject', () => {
    const scene = new WatchScene([counting({ limit: 2, leakPerS: 0 })])
    for (const route of ['shop', 'wiki', null])
      for (const client of ['203.0.113.1', '203.0.113.2']) scene.see({ path: '/bad', route, client })
    expect(scene.found()).toEqual([])
    scene.see({ path: '/bad', route: null, client: '203.0.113.2' })
    expect(scene.found()).toMatchObject([{ route: '', subject: '203.0.113.2', count: 2 }])
  })

  it('goes on while signs come within half an hour, and begins anew after that', () => {
    const scene = new WatchScene([counting({ limit: 1, leakPerS: 1 })])
    for (const pause of [0, 29, 30, 31, 5]) {
      scene.see({ path: '/bad' }, pause * minuteMs)
      scene.commit()
    }
    expect(scene.found().map(({ count }) => count)).toEqual([3, 2])
    const apart = new WatchScene([counting({ limit: 1, leakPerS: 1 })])
    for (const pause of [0, 29, 30, 31, 5]) apart.see({ path: '/bad' }, pause * minuteMs)
    expect(apart.found()).toEqual(scene.found())
  })

  it('has its first and its last two requests, cut', () => {
    const scene = new WatchScene([counting({ limit: 1, leakPerS: 1 })])
    for (let one = 0; one < 9; one += 1) {
      scene.see({
        path: `/bad/${one}`,
        agent: 'a'.repeat(5000),
        query: one === 8 ? `x=${'y'.repeat(5000)}` : '',
      })
      if (one % 2 === 0) scene.commit()
    }
    const [finding] = scene.found()
    expect(finding?.count).toBe(9)
    expect(finding?.samples.map(({ target }) => target.slice(0, 6))).toEqual(['/bad/0', '/bad/7', '/bad/8'])
    for (const { agent, target } of finding?.samples ?? [])
      expect(agent.length + target.length).toBeLessThan(520)
  })

  it('is as grave as the gravest sign of it', () => {
    const severe = counting({ limit: 1, leakPerS: 1 }, path => ({
      subject: '',
      weight: 1,
      ...(path === '/bad/served' && { severity: 'critical' as const }),
    }))
    const scene = new WatchScene([severe])
    for (const path of ['/bad', '/bad/served', '/bad']) scene.see({ path })
    expect(scene.found()).toMatchObject([{ severity: 'critical', count: 3 }])
  })

  it('counts distinct evidence once', () => {
    const distinct = counting({ limit: 3, leakPerS: 0 }, path => ({ subject: '', weight: 1, distinct: path }))
    const scene = new WatchScene([distinct])
    for (let one = 0; one < 20; one += 1) scene.see({ path: `/bad/${one % 2}` })
    expect(scene.found()).toEqual([])
    scene.see({ path: '/bad/2' })
    expect(scene.found()).toMatchObject([{ count: 3 }])
  })

  it('is spoken against by weights below zero, which begin nothing', () => {
    const against = counting({ limit: 3, leakPerS: 0 }, path => ({
      subject: '',
      weight: path === '/bad' ? 1 : -1,
    }))
    const scene = new WatchScene([against])
    for (let one = 0; one < 20; one += 1) {
      scene.see({ path: '/bad/not' })
      scene.see({ path: '/bad' })
    }
    expect(scene.found()).toEqual([])
    scene.see({ path: '/bad' })
    scene.see({ path: '/bad' })
    expect(scene.found()).toHaveLength(1)
  })

  it('is not made of what a block refused or a mitigation answered', () => {
    const scene = new WatchScene([counting({ limit: 1, leakPerS: 0 })])
    scene.see({ path: '/bad', blocked: 'refuse' })
    scene.see({ path: '/bad', by: 'maintenance' })
    expect(scene.found()).toEqual([])
  })

  it('is not made of what somebody allowed', () => {
    const scene = new WatchScene([counting({ limit: 1, leakPerS: 0 })])
    scene.watch.allow((detector, { path }) => detector === 'bad-word' && path === '/bad/but-known')
    scene.see({ path: '/bad/but-known' })
    expect(scene.found()).toEqual([])
    scene.see({ path: '/bad/other' })
    expect(scene.found()).toHaveLength(1)
  })
})

it('is kept for sixty days', () => {
  const scene = new WatchScene([counting({ limit: 1, leakPerS: 0 })])
  scene.see({ path: '/bad' })
  scene.commit()
  scene.see({ path: '/good' }, 59 * 24 * 60 * minuteMs)
  expect(scene.found()).toHaveLength(1)
  scene.see({ path: '/good' }, 2 * 24 * 60 * minuteMs)
  expect(scene.found()).toEqual([])
})

it('the memory for what is not yet a finding is bounded, and who comes first is forgotten first', () => {
  const scene = new WatchScene([counting({ limit: 2, leakPerS: 0 })])
  for (let client = 0; client < 10_000; client += 1) scene.see({ path: '/bad', client: `c${client}` })
  scene.commit()
  expect(scene.buckets()).toBeLessThanOrEqual(2048)
  scene.see({ path: '/bad', client: 'c0' })
  expect(scene.found()).toEqual([])
  scene.see({ path: '/bad', client: 'c9999' })
  expect(scene.found()).toMatchObject([{ subject: 'c9999' }])
})

it('buckets that have run empty are thrown away', () => {
  const scene = new WatchScene([counting({ limit: 5, leakPerS: 1 })])
  for (let client = 0; client < 50; client += 1) scene.see({ path: '/bad', client: `c${client}` })
  scene.commit()
  expect(scene.buckets()).toBe(50)
  scene.see({ path: '/good' }, 2 * minuteMs)
  scene.commit()
  expect(scene.buckets()).toBe(0)
})

it('those who ask what has changed see each finding once a change, in order', () => {
  const scene = new WatchScene([counting({ limit: 1, leakPerS: 0 }, path => ({ subject: path, weight: 1 }))])
  for (const path of ['/bad/a', '/bad/b', '/bad/c']) scene.see({ path })
  scene.commit()
  const first = scene.store.changedSince(0, 2)
  expect(first.findings.map(({ subject }) => subject)).toEqual(['/bad/a', '/bad/b'])
  const second = scene.store.changedSince(first.mark, 10)
  expect(second.findings.map(({ subject }) => subject)).toEqual(['/bad/c'])
  expect(scene.store.changedSince(second.mark, 10)).toEqual({ findings: [], mark: second.mark })
  scene.see({ path: '/bad/a' })
  scene.commit()
  expect(scene.store.changedSince(second.mark, 10).findings).toMatchObject([{ subject: '/bad/a', count: 2 }])
})

const lines = Array.from({ length: 4000 }, (_, line) => ({
  path: `/bad/${'xyz'.charAt((line * 7) % 3)}${line % 11}/${((line * line) % 13) % 5}`,
  afterMs: (line % 37) * 300,
}))
const tangled = counting({ limit: 4, leakPerS: 0.02 }, path => ({
  subject: path.slice(-1),
  weight: path.includes('x') ? -0.5 : 1,
  ...(path.includes('y') && { distinct: path }),
}))

/** Writes now and then, and ends in between: what was not written is read again. */
function runWithEnds(scene: WatchScene): number {
  let written = { line: 0, nowMs: scene.nowMs }
  let deaths = 0
  for (let line = 0; line < lines.length; line += 1) {
    const { path = '', afterMs = 0 } = lines[line] ?? {}
    scene.see({ path }, afterMs)
    if (line % 7 === 0) {
      scene.commit()
      written = { line: line + 1, nowMs: scene.nowMs }
    } else if (line % 31 === 0 && deaths < line / 31) {
      deaths += 1
      scene.die()
      scene.nowMs = written.nowMs
      line = written.line - 1
    }
  }
  return deaths
}

it('is what it would be if all were written at once, however often whoever watches is ended', () => {
  const whole = new WatchScene([tangled])
  for (const { path, afterMs } of lines) whole.see({ path }, afterMs)
  expect(whole.found().length).toBeGreaterThan(4)
  const ended = new WatchScene([tangled])
  expect(runWithEnds(ended)).toBeGreaterThan(50)
  expect(ended.found()).toEqual(whole.found())
  const forgetful = new WatchScene([tangled], false)
  runWithEnds(forgetful)
  expect(forgetful.found()).not.toEqual(whole.found())
})
