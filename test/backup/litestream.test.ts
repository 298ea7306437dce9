import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compiledHash } from '@gatehouse/core/backup/compiled-alike.ts'
import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { documented, shell } from './documented.ts'
import { inFolder, writeKey } from './scene.ts'

/** No dependency: whoever has it, has it on PATH. */
const program = 'litestream'
const isThere = spawnSync(program, ['version']).status === 0
if (!isThere)
  process.stderr.write(
    'NOT TESTED: there is no litestream on PATH, so the procedure of docs/operations.md is not run.\n',
  )

const keep = keeper()

it.skipIf(!isThere)(
  'a replica that Litestream kept compiles to the same bytes, with the file and the lines of the page',
  async () => {
    const gatehouse = keep(await TestGatehouse.start())
    const folder = keep(temporaryFolder()).path
    const data = gatehouse.edge.folder
    const mount = join(folder, 'mnt')
    mkdirSync(mount)
    const places = { data, keyFile: join(data, 'master.key'), mount, backup: '' }
    const [config = ''] = documented('Litestream', 'yaml', places)
    const file = join(folder, 'litestream.yml')
    writeFileSync(file, config)
    const [replicate = '', restore = ''] = documented('Litestream', 'sh', places).map(lines =>
      lines.trim().replace('litestream.yml', file),
    )
    const child = spawn(program, replicate.split(' ').slice(1), { stdio: 'ignore' })
    keep({ stop: async () => void child.kill() })
    await gatehouse.done('route add shop shop.localhost answer=200', 'block 203.0.113.7')
    const { number, state } = gatehouse.edge.control.current()
    // The lines restore into the data folder; that of a machine which is not this one.
    const other = join(folder, 'other')
    writeKey(other)
    const back = () =>
      shell(restore.replace(`-o ${join(data, 'gatehouse.db')}`, `-o ${join(other, 'gatehouse.db')}`))
    const found = await until(
      async () => {
        for (const end of ['', '-wal', '-shm']) rmSync(join(other, `gatehouse.db${end}`), { force: true })
        if ((await back()).exit !== 0) return null
        return inFolder(other, stores => {
          const active = stores.revisions.active()
          return active?.number === number && stores.blocks.at('203.0.113.7', Date.now()) !== null
            ? { hash: compiledHash(stores.revisions.state(active.number)), audit: stores.audit.verify().kind }
            : null
        })
      },
      one => one !== null,
    )
    expect(found).toEqual({ hash: compiledHash(state), audit: 'whole' })
    // Checkpoints while it reads along do no harm, whether they are let or not.
    expect(typeof gatehouse.edge.database.erase()).toBe('boolean')
  },
)
