import { expect, it } from 'vitest'
import { writeKey } from '../backup/scene.ts'
import { local, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'
import { fences, page } from './documents.ts'

const keep = keeper()
const lines = fences(page('docs/first-hour.md'))
  .flatMap(fence => fence.trim().split('\n'))
  .filter(line => line.startsWith('gate> '))
  .map(line => line.replace('gate> ', ''))
/** The demo has findings of the doctor, and scripts are told so by its exit code. */
const mayFind = /^doctor/

it('every command of the first hour does what it says, in the order in which they stand', {
  timeout: 120_000,
}, async () => {
  const gatehouse = keep(await TestGatehouse.start({ settings: { statusHost: 'status.localhost' } }))
  writeKey(gatehouse.edge.folder)
  const upstreams = [keep(await startUpstream('one')), keep(await startUpstream('two'))]
  expect(lines.length).toBeGreaterThan(20)
  for (const line of lines) {
    const typed = line
      .replaceAll('10.0.0.5:3000', `127.0.0.1:${upstreams[0]?.port}`)
      .replaceAll('10.0.0.6:3000', `127.0.0.1:${upstreams[1]?.port}`)
    const { exit, reply } = await gatehouse.type(typed, 'yes', local)
    if (mayFind.test(typed)) expect(reply.title).toMatch(/^The doctor found/)
    else expect({ typed, exit, reply }).toMatchObject({ exit: 0 })
  }
})
