import { lineDetector } from '@gatehouse/core/findings/detector.ts'
import { manyOthers } from '@gatehouse/core/findings/tell-findings.ts'
import { expect, it } from 'vitest'
import { minuteMs, WatchScene } from './watch-scene.ts'

const saying = (word: string) =>
  lineDetector({
    name: `says-${word}`,
    summary: 'somebody said it',
    source: 'this test',
    severity: 'notice',
    mark: { of: 'path', matches: (_, plain) => plain.includes(word) },
    see: ({ client, status }) => ({
      subject: client,
      weight: 1,
      ...(status === 200 && { severity: 'critical' as const }),
    }),
    bucket: { limit: 1, leakPerS: 0 },
  })
const both = [saying('bad'), saying('worse')]
const subjects = (scene: WatchScene) => scene.found().map(({ subject }) => subject)
const host = (number: number) => `host-${number}`

it('a thousand of one kind leave room for others, on that route and elsewhere', () => {
  const scene = new WatchScene(both)
  for (let number = 0; number < 1000; number += 1)
    scene.see({ path: '/bad', client: `2001:db8:1:${number.toString(16)}`, status: 200 })
  scene.see({ path: '/worse', client: 'mallory', status: 200 })
  scene.see({ path: '/bad', client: 'mallory', status: 200, route: 'wiki' })
  scene.see({ path: '/bad', client: 'mallory', status: 200 })
  const found = scene.found()
  expect(found.filter(({ subject }) => subject === 'mallory')).toMatchObject([
    { detector: 'says-worse', route: 'shop', severity: 'critical' },
    { detector: 'says-bad', route: 'wiki', severity: 'critical' },
  ])
  const near = found.find(({ subject }) => subject === '2001:db8:1::/48')
  expect(near).toMatchObject({ severity: 'critical', route: 'shop', count: 940 })
  // And one more of that kind there is told with others.
  expect(found.find(({ subject }) => subject === manyOthers)).toMatchObject({ count: 1, route: 'shop' })
  expect(found).toHaveLength(60 + 2 + 2)
  expect(scene.store.overSince(scene.beganMs)).toBe(941)
})

it('of one kind on a route fifty begin a day, and ten more critical ones; others are told as one', () => {
  const scene = new WatchScene(both)
  for (let number = 0; number < 60; number += 1)
    scene.see({ path: '/bad', client: host(number), status: 404 })
  expect(subjects(scene)).toHaveLength(51)
  for (let number = 60; number < 80; number += 1)
    scene.see({ path: '/bad', client: host(number), status: 200 })
  expect(subjects(scene).filter(subject => subject !== manyOthers)).toHaveLength(59)
  expect(scene.found().find(({ subject }) => subject === manyOthers)).toMatchObject({
    severity: 'critical',
    count: 21,
  })
  // What goes on needs no room.
  scene.see({ path: '/bad', client: host(1) })
  expect(scene.store.overSince(scene.beganMs)).toBe(21)
  expect(scene.found().find(({ subject }) => subject === host(1))?.count).toBe(2)
  scene.see({ path: '/bad', client: 'tomorrow' }, 24 * 60 * minuteMs)
  expect(subjects(scene)).toContain('tomorrow')
})

it('the first of each kind on each route is told on its own, whatever else was found that day', () => {
  const scene = new WatchScene(both)
  for (let route = 0; route < 40; route += 1)
    for (let number = 0; number < 60; number += 1)
      scene.see({ path: '/bad', client: host(number), status: 404, route: `r${route}` })
  const alone = scene.found().filter(({ subject }) => subject !== manyOthers)
  // 900 in all, and the first of each of the others.
  expect(alone.length).toBeLessThan(950)
  for (let route = 0; route < 40; route += 1)
    expect(alone.some(one => one.route === `r${route}` && one.subject === host(0))).toBe(true)
})

it('there are never more than five thousand on a day, and one a kind for all the rest', () => {
  const scene = new WatchScene(both)
  for (let route = 0; route < 6000; route += 1) scene.see({ path: '/bad', route: `r${route}` })
  const found = scene.found()
  expect(found).toHaveLength(5001)
  expect(found.at(-1)).toMatchObject({ route: '', subject: manyOthers, count: 1000 })
})

it('what is told together is the same whenever it is written', () => {
  const run = (everyLines: number) => {
    const scene = new WatchScene(both)
    for (let line = 0; line < 600; line += 1) {
      const client = `203.0.${(line * line) % 90}.${(line * 7) % 120}`
      scene.see({ path: `/bad/${line}`, client, status: 404 }, 500)
      if (line % everyLines === 0) scene.commit()
    }
    return scene.found()
  }
  expect(run(1)).toEqual(run(1000))
  expect(run(7)).toEqual(run(1000))
})

it('asks to be written when a thousand were found', () => {
  const scene = new WatchScene(both)
  for (let number = 0; number < 999; number += 1) scene.see({ path: '/bad', client: host(number) })
  expect(scene.watch.isFull).toBe(false)
  scene.see({ path: '/bad', client: 'one more' })
  expect(scene.watch.isFull).toBe(true)
  scene.commit()
  expect(scene.watch.isFull).toBe(false)
})

it('of many that are told at once, those go on that were told within half an hour, whatever their texts', () => {
  const scene = new WatchScene(both)
  // Half a character is stored as another one.
  const clients = [...Array.from({ length: 39 }, (_, number) => host(number)), '\ud800']
  const everybodyAgain = (afterMs: number) => {
    scene.nowMs += afterMs
    for (const word of ['bad', 'worse']) for (const client of clients) scene.see({ path: `/${word}`, client })
    return scene.found().map(({ count }) => count)
  }
  expect(everybodyAgain(0)).toEqual(Array(80).fill(1))
  expect(everybodyAgain(25 * minuteMs)).toEqual(Array(80).fill(2))
  const [before, after] = [Array(80).fill(2), Array(20).fill(1)]
  expect(everybodyAgain(31 * minuteMs).slice(0, 100)).toEqual([...before, ...after])
})
