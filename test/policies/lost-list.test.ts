import {
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { answerRoute, TestEdge } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const fixture = fileURLToPath(new URL('../../caddy/country/testdata/countries.mmdb', import.meta.url))

/** An edge with `shop`, which refuses (or else lets in) whom a list names, and `blog` beside it; and the path of that list. */
async function withList(content: string, kind = 'ip-deny'): Promise<{ edge: TestEdge; list: string }> {
  const edge = keep(await TestEdge.start({ watch: true }))
  const list = join(edge.place.lists, 'bots.txt')
  writeFileSync(list, content)
  const options = { networks: [], list: 'bots' }
  const outcome = await edge.change(state => ({
    ...state,
    policies: [{ name: 'bots', kind, options }],
    routes: [{ ...answerRoute('shop', 'shop'), policies: ['bots'] }, answerRoute('blog', 'blog')],
  }))
  expect(outcome.kind).toBe('applied')
  return { edge, list }
}

function pidOf(edge: TestEdge): number {
  return JSON.parse(readFileSync(edge.place.processFile, 'utf8')).pid
}

/** Ends the Caddy at once, and waits for the next one when one is to come. */
async function killed(edge: TestEdge): Promise<void> {
  const pid = pidOf(edge)
  process.kill(pid, 'SIGKILL')
  await until(
    async () => {
      try {
        return pidOf(edge)
      } catch {
        return pid // It is not recorded yet.
      }
    },
    now => now !== pid,
  )
}

/** The one copy that the edge keeps of what others fill; beside it may be a draft that is still being written, and that of the blocks. */
function copyIn(edge: TestEdge): string {
  const folder = join(edge.place.storage, 'followed-files')
  const copies = readdirSync(folder).filter(name => /^[0-9a-f]{64}$/.test(name))
  const ofBlocks = (name: string) => readFileSync(join(folder, name), 'utf8').includes(edge.place.blocks)
  const [name = '', ...others] = copies.filter(name => !ofBlocks(name))
  expect(others).toEqual([])
  return join(folder, name)
}

/** The status of an answer once there is one that is no 404: an edge without a configuration has no other. */
async function statusOf(edge: TestEdge, host: string, from: string): Promise<number | undefined> {
  const answer = await until(
    () => ask(edge.http, `${host}.localhost`, '/', { from }).catch(() => undefined),
    found => found !== undefined && found.status !== 404,
  )
  return answer?.status
}

it('an edge that starts without a list serves every route, and refuses whom the list named last', {
  timeout: 60_000,
}, async () => {
  const { edge, list } = await withList('127.0.0.9\n')
  writeFileSync(list, '127.0.0.2\n')
  await until(
    () => ask(edge.http, 'shop.localhost', '/', { from: '127.0.0.2' }),
    ({ status }) => status === 403,
  )
  const copy = copyIn(edge)
  await until(
    async () => readFileSync(copy, 'utf8'),
    text => text.includes('127.0.0.2'),
  )
  expect(statSync(copy).mode & 0o777).toBe(0o600)
  rmSync(list)
  await killed(edge)
  expect(await statusOf(edge, 'blog', '127.0.0.2')).toBe(200)
  expect(await statusOf(edge, 'shop', '127.0.0.2')).toBe(403)
  expect(await statusOf(edge, 'shop', '127.0.0.9')).toBe(200)

  expect((await edge.add(answerRoute('news', 'news'))).kind).toBe('applied')
  expect(await statusOf(edge, 'news', '127.0.0.2')).toBe(200)
  expect(await statusOf(edge, 'shop', '127.0.0.2')).toBe(403)
  expect(edge.events.filter(event => event.kind === 'drift')).toEqual([])

  writeFileSync(list, '127.0.0.3\n')
  const followed = await until(
    () => ask(edge.http, 'shop.localhost', '/', { from: '127.0.0.3' }),
    ({ status }) => status === 403,
  )
  expect(followed.status).toBe(403)
  expect(await statusOf(edge, 'shop', '127.0.0.2')).toBe(200)
})

it('an edge that starts without a list of who may come in lets them in, and nobody else', {
  timeout: 60_000,
}, async () => {
  const { edge, list } = await withList('127.0.0.2\n', 'ip-allow')
  rmSync(list)
  await killed(edge)
  expect(await statusOf(edge, 'shop', '127.0.0.2')).toBe(200)
  expect(await statusOf(edge, 'shop', '127.0.0.3')).toBe(403)
})

it('an edge that starts without the country database goes on with the last good one', {
  timeout: 60_000,
}, async () => {
  const edge = keep(await TestEdge.start({ watch: true, settings: { trustedProxies: ['127.0.0.1'] } }))
  const database = join(edge.folder, 'countries.mmdb')
  copyFileSync(fixture, database)
  const options = { countries: ['DE'], mode: 'deny', unknown: 'allow' }
  const outcome = await edge.change(state => ({
    ...state,
    settings: { ...state.settings, countryDatabase: database },
    policies: [{ name: 'away', kind: 'country', options }],
    routes: [{ ...answerRoute('shop', 'shop'), policies: ['away'] }],
  }))
  expect(outcome.kind).toBe('applied')
  truncateSync(database, 100)
  await killed(edge)
  const shop = (client: string) =>
    until(
      () =>
        ask(edge.http, 'shop.localhost', '/', { headers: { 'X-Forwarded-For': client } }).catch(
          () => undefined,
        ),
      found => found !== undefined && found.status !== 404,
    )
  expect((await shop('198.51.100.7'))?.status).toBe(403)
  expect((await shop('203.0.113.7'))?.status).toBe(200)
})

it('a list that was never there becomes no list of nobody, with or without the guard', {
  timeout: 60_000,
}, async () => {
  const { edge, list } = await withList('127.0.0.2\n')
  rmSync(list)
  const wrong = { name: 'wrong', kind: 'ip-deny', options: { networks: [], list: 'wrong' } }
  const outcome = await edge.change(state => ({
    ...state,
    policies: [...state.policies, wrong],
    routes: [...state.routes, { ...answerRoute('news', 'news'), policies: ['wrong'] }],
  }))
  expect(outcome.kind).toBe('refused')
  const { body, etag } = await edge.admin.read()
  const pushed = await edge.admin.push(body.replaceAll('/bots.txt', '/wrong.txt'), etag)
  expect(pushed.kind).toBe('refused')
  expect(JSON.stringify(pushed)).toContain('no last good copy of it is kept')
  expect(await statusOf(edge, 'shop', '127.0.0.2')).toBe(403)
})

it('an edge that starts with neither a list nor a whole copy of it serves nothing, says so, and is put right when the list is back', {
  timeout: 60_000,
}, async () => {
  const { edge, list } = await withList('127.0.0.2\n')
  rmSync(list)
  const copy = copyIn(edge)
  truncateSync(copy, statSync(copy).size - 1)
  process.kill(pidOf(edge), 'SIGKILL')
  await until(
    () => edge.events,
    events => events.some(event => event.kind === 'drift' && !event.repaired),
  )
  const answer = await ask(edge.http, 'shop.localhost', '/', { from: '127.0.0.2' }).catch(() => undefined)
  expect(answer?.status).not.toBe(200)
  writeFileSync(list, '127.0.0.2\n')
  expect(await statusOf(edge, 'shop', '127.0.0.2')).toBe(403)
  expect(await statusOf(edge, 'shop', '127.0.0.3')).toBe(200)
})
