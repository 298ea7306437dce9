import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { logLine, TrafficScene } from './scene.ts'

const requests = (scene: TrafficScene) => scene.window.since(scene.nowMs - 600_000)?.requests
const unread = (scene: TrafficScene) => {
  const coverage = scene.window.coverage()
  return coverage.kind === 'known' ? coverage.unread : coverage.words
}

it('says that nothing is known while the log is missing, and counts from its first line on', () => {
  const scene = new TrafficScene()
  expect(scene.window.coverage()).toEqual({
    kind: 'unknown',
    words: 'the access log is still being read',
  })
  scene.read()
  expect(scene.window.coverage()).toEqual({ kind: 'unknown', words: 'the access log is missing' })
  expect(scene.window.rate()).toBeNull()
  expect(scene.window.since(0)).toBeNull()
  expect(scene.window.byRoute()).toEqual([])
  expect(scene.window.topClients(5)).toEqual([])
  scene.log(3)
  scene.read()
  expect(requests(scene)).toBe(3)
})

it('says so when the log is no file', () => {
  const scene = new TrafficScene()
  mkdirSync(scene.path)
  scene.read()
  expect(scene.window.coverage()).toMatchObject({ words: 'the access log is not a regular file' })
})

it('says that it is behind when nobody has read for ten seconds, and not before', () => {
  const scene = new TrafficScene()
  scene.log(3)
  scene.read()
  scene.nowMs += 9000
  expect(scene.window.coverage().kind).toBe('known')
  scene.nowMs += 2000
  expect(scene.window.coverage()).toEqual({
    kind: 'unknown',
    words: 'reading the access log is 11 seconds behind',
  })
  expect(scene.window.rate()).toBeNull()
  scene.read(0)
  expect(scene.window.coverage().kind).toBe('known')
})

it('reads on through several rotations, each line once', () => {
  const scene = new TrafficScene()
  scene.log(1)
  scene.read()
  scene.log(2)
  renameSync(scene.path, join(scene.folder, 'access-2026-11-23T09-00-01.000.log'))
  scene.log(4)
  renameSync(scene.path, join(scene.folder, 'access-2026-11-23T09-00-02.000.log'))
  scene.log(8)
  scene.read()
  expect(requests(scene)).toBe(15)
  scene.log(16)
  scene.read()
  expect(requests(scene)).toBe(31)
  expect(unread(scene)).toBe(0)
})

it('counts what came to the old file after its renaming and before the new one was there', () => {
  const scene = new TrafficScene()
  scene.log(1)
  scene.read()
  const old = join(scene.folder, 'access-2026-11-23T09-00-01.000.log')
  renameSync(scene.path, old)
  appendFileSync(old, logLine(scene.nowMs))
  scene.read()
  expect(unread(scene)).toBe('the access log is missing')
  appendFileSync(old, logLine(scene.nowMs))
  scene.log(1)
  scene.read()
  expect(requests(scene)).toBe(4)
})

it('begins again at the beginning of a log that was cut off', () => {
  const scene = new TrafficScene()
  scene.log(5)
  scene.read()
  truncateSync(scene.path, 0)
  scene.read()
  scene.log(2)
  scene.read()
  expect(requests(scene)).toBe(7)
})

it('waits for the end of a line, and counts one that never ends as unread', () => {
  const scene = new TrafficScene()
  const line = logLine(scene.nowMs)
  scene.log(1)
  appendFileSync(scene.path, line.slice(0, 40))
  scene.read()
  expect(requests(scene)).toBe(1)
  appendFileSync(scene.path, line.slice(40) + line.slice(0, 40))
  scene.read()
  expect(requests(scene)).toBe(2)
  expect(unread(scene)).toBe(0)
  renameSync(scene.path, join(scene.folder, 'access-2026-11-23T09-00-01.000.log'))
  scene.log(1)
  scene.read()
  expect(requests(scene)).toBe(3)
  expect(unread(scene)).toBe(1)
})

it('passes over what is no line of a request, and tells how many there were', () => {
  const scene = new TrafficScene()
  const good = logLine(scene.nowMs)
  const odd = [
    'garbage',
    '\u0000\u0000\u0000',
    '{"ts":"yesterday"}',
    '[]',
    'null',
    good.trim().replace('"status":200', '"status":"200"'),
    good.trim().slice(0, -1),
    '',
  ]
  writeFileSync(scene.path, odd.map(line => `${line}\n${good}`).join(''))
  scene.read()
  expect(requests(scene)).toBe(odd.length)
  expect(unread(scene)).toBe(odd.length)
})

it('reads a line of 512 KiB, passes over a longer one, and goes on behind it', () => {
  const scene = new TrafficScene()
  const long = (bytes: number) => {
    const bare = logLine(scene.nowMs, { uri: '' }).length - 1
    return logLine(scene.nowMs, { uri: 'a'.repeat(bytes - bare) })
  }
  writeFileSync(scene.path, long(512 * 1024))
  appendFileSync(scene.path, long(512 * 1024 + 1))
  appendFileSync(scene.path, long(9 * 1024 * 1024))
  scene.log(1)
  scene.read()
  expect(requests(scene)).toBe(2)
  expect(unread(scene)).toBe(2)
})

it('keeps nothing of what a client wrote, and takes no route or upstream from what none can be', () => {
  const scene = new TrafficScene()
  scene.log(1, { uri: '/@everyone <!channel> \u202e' })
  scene.log(1, { route: '@everyone', upstream: '<!channel>', status: 502 })
  scene.read()
  const kept = JSON.stringify([scene.window.byRoute(), scene.window.topClients(9), scene.window.rate()])
  expect(kept).not.toMatch(/everyone|channel|202e|Test/)
  expect(
    scene.window
      .byRoute()
      .map(({ route }) => route)
      .sort(),
  ).toEqual(['shop', null].sort())
})

it('a new process reads the last quarter of an hour again, also from before a rotation, and nothing older', () => {
  const scene = new TrafficScene()
  scene.log(5, {}, 3_600_000)
  scene.log(7, {}, 600_000)
  renameSync(scene.path, join(scene.folder, 'access-2026-11-23T08-55-00.000.log'))
  writeFileSync(join(scene.folder, 'access-notes.log'), logLine(scene.nowMs).repeat(3))
  scene.log(11, {}, 60_000)
  scene.restart()
  scene.read()
  expect(scene.window.since(0)).toMatchObject({ requests: 18 })
})

it('a new process finds its beginning in a large log without reading all of it', () => {
  const scene = new TrafficScene()
  const filler = 'a'.repeat(1000)
  scene.log(20_000, { uri: filler }, 3_600_000)
  scene.log(1000, { uri: filler }, 300_000)
  scene.restart()
  const first = scene.reader.turn()
  scene.window.take(first)
  expect(first.behindBytes).toBeLessThan(4 * 1024 * 1024)
  scene.read()
  expect(scene.window.since(0)).toMatchObject({ requests: 1000 })
})

it('a log that was removed and made again is read on', () => {
  const scene = new TrafficScene()
  scene.log(2)
  scene.read()
  rmSync(scene.path)
  scene.read()
  expect(unread(scene)).toBe('the access log is missing')
  scene.log(3)
  scene.read()
  expect(requests(scene)).toBe(5)
})
