import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { LogFollower } from '@gatehouse/core/access-log/follow/log-follower.ts'
import { noUnread } from '@gatehouse/core/access-log/follow/unread.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { LogOpenings } from '@gatehouse/core/caddy/log-openings.ts'
import { expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { proxyRoute, TestEdge } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { readLine } from '../harness/read-line.ts'

const keep = keeper()

/** An edge of one route, and whoever follows its log. */
async function followed(watch: boolean) {
  const edge = keep(await TestEdge.start({ watch }))
  await edge.add(proxyRoute('shop', [1]))
  const follower = new LogFollower(new AccessLogFiles(edge.place.accessLog, edge.folder), null)
  keep({ stop: async () => follower.close() })
  const seen: string[] = []
  const read = () => {
    for (;;) {
      const { readBytes, blind } = follower.follow((bytes, from, end) => {
        const line = readLine(bytes, from, end)
        if (line) seen.push(line.path)
      })
      if (readBytes === 0) return blind
    }
  }
  const asks = (path: string) => ask(edge.http, 'shop.localhost', path)
  /** Asks, and waits until that is read. */
  const isRead = async (path: string) => {
    await asks(path)
    await until(
      () => read(),
      () => seen.includes(path),
    )
  }
  return { edge, follower, seen, read, asks, isRead }
}

const aways = (edge: TestEdge) => edge.events.filter(({ kind }) => kind === 'log-away')

it('a log that was moved away, and one that was deleted, is begun anew by the edge, and every line is read', async () => {
  const { edge, follower, seen, isRead } = await followed(true)
  const { accessLog } = edge.place
  await isRead('/before')
  renameSync(accessLog, `${accessLog}.moved`)
  await isRead('/moved')
  await until(
    () => aways(edge),
    told => told.length === 1,
  )
  await isRead('/anew')
  expect(readFileSync(accessLog, 'utf8')).toContain('"/anew"')
  rmSync(accessLog)
  await isRead('/deleted')
  await until(
    () => aways(edge),
    told => told.length === 2,
  )
  await isRead('/again')
  expect(readFileSync(accessLog, 'utf8')).toContain('"/again"')
  expect(seen).toEqual(['/before', '/moved', '/anew', '/deleted', '/again'])
  expect(follower.unread).toEqual(noUnread())
  // It is no drift, and not one for who starts over the same edge either.
  expect(edge.events.map(({ kind }) => kind)).toEqual(['log-away', 'log-away'])
  const openings = new LogOpenings(accessLog)
  openings.takeUp((await edge.admin.read()).body)
  expect(openings.spelled(accessLog)).toBe(accessLog.replace('access.log', '././access.log'))
})

it('but where nobody looks, the edge goes on in what was moved', async () => {
  const { edge, asks, isRead, read } = await followed(false)
  const { accessLog } = edge.place
  await isRead('/before')
  renameSync(accessLog, `${accessLog}.moved`)
  await isRead('/moved')
  expect(read()).toBe('the access log is missing')
  await edge.add(proxyRoute('wiki', [1]))
  await asks('/later')
  await until(
    () => readFileSync(`${accessLog}.moved`, 'utf8'),
    text => text.includes('"/later"'),
  )
  writeFileSync(accessLog, '')
})
