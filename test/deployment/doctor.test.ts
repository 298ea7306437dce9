import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { whyNoNamespaces } from './namespaces.ts'
import { Stack } from './stack.ts'

const why = whyNoNamespaces()
if (why !== undefined)
  process.stderr.write(`\n!! NOT TESTED: what the doctor says of docker-compose.yml, for ${why}.\n\n`)

/** What a setup ends with: two admins who have taken up codes. Run where Gatehouse runs, by its own sources. */
const enrolTwoAdmins = `
  import { generateSync } from 'otplib'
  import { MasterKeyFile } from '/app/core/src/key-file/master-key-file.ts'
  import { SqliteAccountStore } from '/app/core/src/sqlite/account-store.ts'
  import { Database } from '/app/core/src/sqlite/database.ts'
  import { SqliteEnrolments } from '/app/core/src/sqlite/enrolment-store.ts'
  import { SqliteKeyring } from '/app/core/src/sqlite/keyring-store.ts'
  const nowMs = Date.now()
  const database = new Database('/var/lib/gatehouse/gatehouse.db')
  const keyring = new SqliteKeyring(database, new MasterKeyFile('/run/secrets/master.key').read(), nowMs)
  const accounts = new SqliteAccountStore(database)
  const enrolments = new SqliteEnrolments(database, keyring, accounts)
  for (const name of ['anna', 'bert']) {
    const { id } = accounts.add({ name, role: 'admin' }, nowMs)
    const { secret } = enrolments.offer(id, nowMs)
    enrolments.finish(id, generateSync({ secret, epoch: Math.floor(nowMs / 1000) }), nowMs)
  }
`
const Said = z.object({
  data: z.object({
    results: z.array(
      z.object({ id: z.string(), severity: z.string(), result: z.string(), seen: z.string() }),
    ),
  }),
})

async function findings(stack: Stack) {
  const { stdout, stderr } = await stack.gate('--json', 'doctor')
  expect(stdout, stderr).not.toBe('')
  return Said.parse(JSON.parse(stdout)).data.results.filter(({ result }) => result === 'bad')
}

describe.skipIf(why !== undefined)('the doctor', () => {
  const stacks: Stack[] = []
  const start = async (options = {}) => {
    const stack = await Stack.start(options)
    stacks.push(stack)
    return stack
  }
  let naive: Awaited<ReturnType<typeof findings>>
  beforeAll(async () => {
    const composeFile = new URL('naive/docker-compose.yml', import.meta.url)
    naive = await findings(
      await start({ composeFile, variables: { CADDY_BIN: process.env.CADDY_BIN ?? '' } }),
    )
  })
  afterAll(async () => {
    for (const stack of stacks) await stack.stop()
  })

  it('finds nothing critical or high in what docker-compose.yml lays out, once it is set up', async () => {
    const stack = await start()
    const added = await stack.gatehouse.exec(
      '/usr/bin/sh',
      '-c',
      'cd /app && exec node --input-type=module -e "$0"',
      enrolTwoAdmins,
    )
    expect(added.exit, added.stderr).toBe(0)
    const saved = await stack.gate('--yes', 'backup', 'create')
    expect(saved.exit, saved.stderr).toBe(0)
    const grave = (await findings(stack)).filter(({ severity }) => /critical|high/.test(severity))
    // The volumes of this test lie in memory, where the machine has room there; those of an engine do not.
    expect(grave.filter(({ id }) => id !== 'data-disk')).toEqual([])
  })

  it.each([
    'no-root',
    'no-capabilities',
    'no-new-privileges',
    'read-only-root',
    'admin-on-tcp',
    'edge-environment',
    'secrets-in-environment',
    'https',
    'two-admins',
  ])('names %s in a stack that was put together carelessly', id => {
    expect(naive.map(finding => finding.id)).toContain(id)
  })
})
