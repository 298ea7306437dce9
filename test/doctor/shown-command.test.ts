import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataDisk } from '@gatehouse/core/doctor/checks/data-disk.ts'
import { afterAll, expect, it } from 'vitest'
import { asNobody, Lab, whyNoLab } from './lab.ts'

it('a path is one word of a command to type at the machine', () => {
  const files = { dataFolder: '/no/such $(place)' }
  expect(dataDisk.look({ self: { mounts: () => null }, files } as never)).toMatchObject({
    kind: 'unseen',
    command: "df -T '/no/such $(place)'",
  })
})

const lab = new Lab()
afterAll(() => lab.stop())

it.skipIf(whyNoLab() !== undefined)(
  'a command to type at the machine runs nothing that the name of a file says',
  async () => {
    const folder = lab.folder()
    const storage = join(folder, 'edge', 'storage')
    mkdirSync(storage, { recursive: true })
    for (const name of ['$(touch ran).key', "'; touch ran; '.key"])
      writeFileSync(join(storage, name), 'a key')
    for (const path of [folder, join(folder, 'edge')]) chmodSync(path, 0o755)
    // Others see the names, and nothing else of them.
    chmodSync(storage, 0o744)
    const seen = await lab.lookFrom(asNobody, { check: 'certificate-keys-mode', folder })
    const command = seen.kind === 'unseen' ? seen.command : ''
    expect(command).toMatch(/^ls -l /)
    const listed = execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' })
    expect(existsSync(join(folder, 'ran'))).toBe(false)
    expect(listed.trimEnd().split('\n')).toHaveLength(2)
  },
)
