import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { callGate } from '@gatehouse/bot/platforms/console/socket-client.ts'
import { socketPath } from '@gatehouse/bot/platforms/console/socket-path.ts'
import { expect, test } from 'vitest'
import { codeOf } from '../bot/console-desk.ts'
import { hasPty, Pty } from '../bot/pty.ts'
import { caddyBinary, freePort } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { Program } from '../harness/program.ts'
import { TestClock } from '../harness/test-clock.ts'

const keep = keeper()

test.skipIf(!hasPty)(
  'the first admin takes up codes at the terminal; from then on a dangerous command needs one, and --without-code is written down',
  async () => {
    const program = keep(await Program.start())
    const clock = new TestClock()
    const gate = (...words: string[]) =>
      keep(
        new Pty([process.execPath, resolve('bot/src/gate.ts'), ...words], {
          env: { GATEHOUSE_DATA: program.data },
        }),
      )
    const bootstrap = gate('account', 'bootstrap', 'anna')
    await bootstrap.sees('First code: ')
    const secret = /^ {2}((?:[A-Z2-7]{4} ?){8})$/m.exec(bootstrap.seen)?.[1]?.replaceAll(' ', '') ?? ''
    // The step of the first code counts as used, so that the next one is taken from the step behind it.
    const first = codeOf(secret, clock)
    clock.advance(30_000)
    const next = codeOf(secret, clock)
    bootstrap.press(`${first}\r`)
    await bootstrap.sees('From now on anna gives codes of that app.')
    const [recovery = ''] = /^ {2}[a-z2-7]{4}-[a-z2-7-]+$/m.exec(bootstrap.seen) ?? []
    expect(await bootstrap.exit).toBe(0)

    const script = (...words: string[]) =>
      callGate({
        path: socketPath(program.data),
        words,
        yes: true,
        withoutCode: false,
        key: null,
        person: null,
      })
    expect((await script('route', 'remove', 'wiki'))?.reply.title).toContain('--yes is none')
    const live = await program.live()
    const remove = gate('route', 'remove', 'wiki')
    await remove.sees('Account [anna]: ')
    remove.press('\r')
    await remove.sees('Code: ')
    expect(await program.live()).toBe(live)
    remove.press(`${next}\r`)
    await remove.sees('Route wiki removed')
    expect(await remove.exit).toBe(0)
    expect(await program.live()).not.toBe(live)

    const without = gate('route', 'remove', 'demo', '--without-code')
    await without.sees('Do it? [y/N] ')
    without.press('y\r')
    await without.sees('Route demo removed')
    const trail = await script('audit', 'export')
    expect(trail?.reply.data).toContainEqual(
      expect.objectContaining({
        kind: 'local',
        actor: { kind: 'local', id: null, name: 'local' },
        subject: expect.stringContaining('route remove demo'),
      }),
    )
    const kept = program.output + JSON.stringify(trail)
    for (const hidden of [secret, first, next, recovery.trim()])
      expect(kept).not.toMatch(new RegExp(`(?<!\\w)${hidden}(?!\\w)`))
  },
)

test.skipIf(!hasPty)(
  'in production the prompt walks through making the first admin before anything else, and not again',
  async () => {
    const folder = keep(temporaryFolder())
    const key = join(folder.path, 'master.key')
    writeFileSync(key, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
    const env = {
      CADDY_BIN: caddyBinary,
      GATEHOUSE_ENV: 'production',
      GATEHOUSE_DATA: join(folder.path, 'data'),
      GATEHOUSE_HTTP: `127.0.0.1:${await freePort()}`,
      GATEHOUSE_HTTPS: 'none',
      GATEHOUSE_WEB: 'none',
      GATEHOUSE_MASTER_KEY_FILE: key,
    }
    const start = () => keep(new Pty([process.execPath, resolve('bot/src/main.ts')], { env }))
    const first = start()
    await first.sees('Name of the first admin (empty to do it later): ')
    first.press('anna\r')
    await first.sees('First code: ')
    const secret = /^ {2}((?:[A-Z2-7]{4} ?){8})$/m.exec(first.seen)?.[1]?.replaceAll(' ', '') ?? ''
    first.press(`${codeOf(secret, new TestClock())}\r`)
    await first.sees('From now on anna gives codes of that app.')
    await first.sees('gate> ')
    first.press('account list\r')
    await first.sees('anna')
    first.press('exit\r')
    expect(await first.exit).toBe(0)
    const second = start()
    await second.sees('gate> ')
    expect(second.seen).not.toContain('first admin')
    second.press('exit\r')
    expect(await second.exit).toBe(0)
  },
)
