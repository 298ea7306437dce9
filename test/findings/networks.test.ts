import { readdirSync } from 'node:fs'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { clientOf } from '@gatehouse/core/findings/client-of.ts'
import { lineDetector } from '@gatehouse/core/findings/detector.ts'
import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { togetherWords } from '@gatehouse/core/findings/network-buckets.ts'
import { describe, expect, it } from 'vitest'
import { readCorpus } from './corpus.ts'
import { WatchScene } from './watch-scene.ts'

const rotating = (number: number) => `2001:db8:7:${number.toString(16)}::1`
const ofProvider = (number: number) => `203.0.113.${number % 250}`

const badWord = lineDetector({
  name: 'bad-word',
  summary: 'somebody said it',
  source: 'this test',
  severity: 'notice',
  mark: { of: 'path', matches: (_, plain) => plain.includes('bad') },
  see: ({ client }) => ({ subject: client.split('::')[0] ?? client, weight: 1 }),
  bucket: { limit: 4, leakPerS: 0.1 },
  networks: { times: 3 },
})

describe.each(readdirSync('test/findings/corpus').map(file => file.replace(/\.txt$/, '')))('%s', name => {
  const { found, passedOver } = readCorpus(name)
  const own = detectors.filter(one => one.name === name)
  const seen = (lines: readonly LogLine[], client: (number: number) => string) => {
    const scene = new WatchScene(own)
    for (const [number, line] of lines.entries()) scene.see({ ...line, client: client(number) }, 100)
    return scene.found().filter(({ subject }) => subject.includes('/'))
  }
  // What alone is enough is found of its client.
  const lines = found.map(([, line]) => ({ ...line, status: line.status === 200 ? 404 : line.status }))

  it('finds the network that takes another address for each of its tries, and names it', () => {
    const [finding] = seen(lines, rotating)
    expect(finding).toMatchObject({ subject: '2001:db8:7::/48', words: togetherWords })
    expect(finding && clientOf(finding)).toBe('2001:db8:7::/48')
    expect(seen(lines, ofProvider)).toMatchObject([{ subject: '203.0.113.0/24' }])
  })

  it('finds nothing where many clients of one provider follow one link, or do what only looks like it', () => {
    const [first] = lines
    expect(seen(first ? Array.from({ length: 250 }, () => first) : [], ofProvider)).toEqual([])
    const ordinary = passedOver.map(([, line]) => line)
    expect(seen([...ordinary, ...ordinary], ofProvider)).toEqual([])
  })
})

it('one client makes no finding of its network beside its own, nor do two that stay below it', () => {
  const alone = new WatchScene([badWord])
  for (let number = 0; number < 200; number += 1) alone.see({ path: `/bad/${number}` }, 1000)
  expect(alone.found().map(({ subject }) => subject)).toEqual(['203.0.113.7'])
  const two = new WatchScene([badWord])
  for (let number = 0; number < 200; number += 1)
    two.see({ path: `/bad/${number}`, client: rotating(number % 2) }, 6000)
  expect(two.found()).toEqual([])
})

it('what was allowed of a client speaks for nothing of its network', () => {
  const scene = new WatchScene([badWord])
  scene.watch.allow((_, { client }) => client.startsWith('2001:db8:7:'))
  for (let number = 0; number < 200; number += 1)
    scene.see({ path: `/bad/${number}`, client: rotating(number) }, 100)
  expect(scene.found()).toEqual([])
})

it('what speaks for a network is remembered when whoever watches is ended, in bounded memory', () => {
  const scene = new WatchScene([badWord])
  for (let number = 0; number < 11; number += 1)
    scene.see({ path: `/bad/${number}`, client: rotating(number) })
  scene.commit()
  scene.die()
  expect(scene.found()).toEqual([])
  scene.see({ path: '/bad/more', client: rotating(11) })
  expect(scene.found()).toMatchObject([{ subject: '2001:db8:7::/48', count: 12 }])
  for (let number = 0; number < 20_000; number += 1)
    scene.see({ path: `/bad/${number}`, client: `2001:db8:${number.toString(16)}::1` })
  scene.commit()
  expect(scene.buckets()).toBeLessThanOrEqual(2048 + 1024)
})
