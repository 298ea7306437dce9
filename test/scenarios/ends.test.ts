import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { testMasterKey } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { Program } from '../harness/program.ts'

const keep = keeper()
const dayMs = 86_400_000
const attack = '/?q=1%27%20OR%20%271%27=%271'

it('a waiver and a mitigation that ended while nothing ran are taken back by the next start, labelled late', {
  timeout: 60_000,
}, async () => {
  const gate = await TestGatehouse.start()
  gate.clock.advance(-3 * dayMs)
  await gate.done(
    'route add shop shop.localhost answer=200 body=shop',
    'policy add it waf',
    'route policy add shop it',
    'policy waive it 942100 for=1d reason=quotes owner=anna',
    'route add blog blog.localhost answer=200 body=blog',
    'maintenance blog for 1d',
  )
  const { folder, http, caddy } = gate.edge
  expect((await gate.ask('shop.localhost', attack)).status).toBe(200)
  expect((await gate.ask('blog.localhost')).status).toBe(503)
  await gate.edge.leave()
  await caddy.stop()

  const keys = keep(temporaryFolder())
  const keyFile = join(keys.path, 'master.key')
  writeFileSync(keyFile, testMasterKey.toString('hex'), { mode: 0o600 })
  const program = keep(
    await Program.start({
      data: folder,
      http,
      env: { GATEHOUSE_ENV: 'production', GATEHOUSE_MASTER_KEY_FILE: keyFile },
    }),
  )
  await until(
    // A reload may cost a connection.
    async () => (await ask(http, 'shop.localhost', attack).catch(() => ({ status: 0 }))).status,
    status => status === 403,
  )
  const { stdout } = await program.gate('audit', 'list')
  expect(stdout).toMatch(/the waiver of rule 942100 in it, maintenance blog ended, 2d\S* late/)
  expect((await ask(http, 'blog.localhost')).body).toBe('blog')
})
