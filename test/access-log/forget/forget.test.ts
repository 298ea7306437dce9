import { appendFileSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { frequentFrom } from '@gatehouse/core/access-log/tops.ts'
import { clientColumns } from '@gatehouse/core/sqlite/traffic/client-columns.ts'
import { TrafficConnection } from '@gatehouse/core/sqlite/traffic/traffic-connection.ts'
import { TrafficEraser } from '@gatehouse/core/sqlite/traffic/traffic-eraser.ts'
import { expect, it, onTestFinished } from 'vitest'
import { logLine } from '../../observe/scene.ts'
import { privacyScene } from '../privacy/scene.ts'

const startMs = Date.UTC(2026, 10, 23, 12)
const gone = '203.0.113.77'
const stays = '198.51.100.9'

function allBytes(folder: string): string {
  return readdirSync(folder)
    .map(name => join(folder, name))
    .filter(path => statSync(path).isFile())
    .map(path =>
      (path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString('latin1'),
    )
    .join('\n')
}

const lines = (atMs: number, count: number) =>
  Array.from({ length: count }, (_, at) =>
    logLine(atMs - at, {
      client: at % 3 === 0 ? gone : stays,
      uri: `/${at}?from=${at % 3 === 0 ? gone : ''}`,
    }),
  ).join('')

async function counted() {
  const scene = privacyScene(startMs)
  const rotated = (time: string, ending = '') => join(scene.folder, `access-${time}-size.log${ending}`)
  writeFileSync(rotated('2026-11-23T10-00-00.000', '.gz'), gzipSync(lines(startMs - 5000, 60)))
  writeFileSync(rotated('2026-11-23T11-00-00.000'), lines(startMs - 3000, 300))
  writeFileSync(scene.ownLog, `{"msg":"aborting","request":{"client_ip":"${gone}"}}\n`)
  await scene.write(lines(startMs, 90))
  return scene
}

it('takes an address out of every file and number, and changes no count', async () => {
  const scene = await counted()
  const before = [...scene.reader.rollups('minute', 0, 1e11, null)]
  expect(scene.requests()).toBe(450)
  expect(allBytes(scene.folder)).toContain(gone)
  expect(await scene.counting().forget(gone)).toBeGreaterThan(300)
  expect(allBytes(scene.folder)).not.toContain(gone)
  expect(allBytes(scene.folder)).toContain(stays)
  await scene.turns()
  expect([...scene.reader.rollups('minute', 0, 1e11, null)]).toEqual(before)
  const [{ row } = expect.fail('no tops')] = scene.reader.tops('ten-minutes', 0, 1e11, null)
  const keys = frequentFrom(row, 'clients')
    .top(10)
    .map(({ key }) => key)
  expect(keys).toContain(stays)
  expect(keys).toContain('-'.repeat(gone.length))
})

it('adds up what a whole network had under one name', async () => {
  const scene = privacyScene(startMs)
  const clients = ['203.0.113.71', '203.0.113.72', '203.0.113.73']
  await scene.write(...clients.map(client => logLine(startMs, { client })))
  await scene.counting().forget('203.0.113.0/24')
  const [{ row } = expect.fail('no tops')] = scene.reader.tops('ten-minutes', 0, 1e11, null)
  expect(frequentFrom(row, 'clients').top(9)).toEqual([{ key: '------------', atLeast: 3, atMost: 3 }])
})

it('reads on where it was, also through a rotation and a new start', async () => {
  const scene = await counted()
  await scene.counting().forget(gone)
  await scene.write(logLine(startMs, { client: stays }))
  expect(scene.requests()).toBe(451)
  await scene.reopen()
  await scene.write(logLine(startMs, { client: stays }))
  renameSync(scene.path, join(scene.folder, 'access-2026-11-23T12-00-09.000-size.log'))
  writeFileSync(scene.path, '')
  await scene.write(logLine(startMs, { client: stays }))
  expect(scene.requests()).toBe(453)
})

it('counts nothing twice when it was killed in the middle, and is whole when it is done again', async () => {
  const scene = await counted()
  await scene.reopen()
  // As far as the files: positions are loose, and no file begins as it did.
  const eraser = new TrafficEraser(scene.database)
  eraser.loosen()
  eraser.close()
  writeFileSync(scene.path, readFileSync(scene.path, 'latin1').replaceAll(gone, '-'.repeat(gone.length)))
  appendFileSync(scene.path, logLine(startMs, { client: stays }))
  await scene.turns()
  expect(scene.requests()).toBe(451)
  await scene.counting().forget(gone)
  await scene.turns()
  expect(allBytes(scene.folder)).not.toContain(gone)
  expect(scene.requests()).toBe(451)
})

it('would count everything twice if the files were not known by their inodes meanwhile', async () => {
  const scene = await counted()
  await scene.reopen()
  writeFileSync(scene.path, readFileSync(scene.path, 'latin1').replaceAll(gone, '-'.repeat(gone.length)))
  await scene.turns()
  expect(scene.requests()).toBeGreaterThan(450)
})

it('knows every column in which texts of clients may stand', async () => {
  const scene = await counted()
  const connection = new TrafficConnection(scene.database)
  onTestFinished(() => connection.close())
  const sqlite = connection.open() ?? expect.fail('no database')
  const tables = sqlite
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all()
  const known = new Set([
    ...clientColumns.flatMap(({ table, key, texts }) => [...key, ...texts].map(one => `${table}.${one}`)),
    // Numbers and sketches without texts, names of our own, and positions.
    ...['rollup.resolution', 'rollup.route', 'rollup.latency', 'rollup.clients'],
    ...['reading.position', 'reading.unread', 'reading.marks'],
    ...['waf_reading.position', 'waf_reading.unread', 'waf_reading.blind'],
    ...['waf_hour.clients', 'waf_rule.message', 'waf_rule.severity', 'waf_rule.tags'],
    ...['finding.detector', 'finding.route', 'finding.severity'],
    // Those with an address are deleted one by one.
    ...['finding_bucket.detector', 'finding_bucket.buckets'],
  ])
  const unknown = tables.flatMap(table =>
    sqlite
      .prepare("SELECT ? || '.' || name FROM pragma_table_info(?) WHERE type IN ('TEXT', 'BLOB', 'ANY')")
      .pluck()
      .all(table, table)
      .filter(name => !known.has(String(name))),
  )
  expect(unknown).toEqual([])
})

it('forgets a client of 6to4, as it came and as it is counted', async () => {
  const scene = privacyScene(startMs)
  await scene.write(
    ...['2002:c000:204:1::7', '2002:c000:204:2::7'].map(client => logLine(startMs, { client })),
  )
  for (const network of ['2002:c000:204:1::/64', '2002:c000:204::/48']) {
    expect(allBytes(scene.folder)).toContain('2002:c000:204')
    expect(await scene.counting().forget(network)).toBeGreaterThan(0)
  }
  expect(allBytes(scene.folder)).not.toContain('2002:c000:204')
})
