import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { basic, setPassword } from './passwords.ts'
import { PolicyScene, showsPolicy } from './scene.ts'

const keep = keeper()
const right = 'correct horse battery staple'
const add = 'policy add it basic-auth realm=staff'

/** Whoever comes without what is asked for is asked for it, and comes no further. */
async function keepsOut(scene: PolicyScene): Promise<void> {
  const reached = await scene.reaching(async () => {
    for (const headers of [
      {},
      basic('nobody', right),
      basic('anna', 'wrong'),
      basic('anna', ''),
      basic('', ''),
      { Authorization: 'Bearer anna' },
      { Authorization: 'Basic !!!' },
      { 'Proxy-Authorization': basic('anna', right).Authorization },
    ]) {
      const answer = await scene.ask('/', { headers: { ...headers } as Record<string, string> })
      expect(answer.status, JSON.stringify(headers)).toBe(401)
      expect(answer.headers['www-authenticate']).toBe('Basic realm="staff"')
    }
  })
  expect(reached).toBe(0)
}

describe('basic-auth', () => {
  showsPolicy({ title: 'without a password for anybody keeps everybody out', add, check: keepsOut })

  it('lets through who knows the password, and nobody else', { timeout: 60_000 }, async () => {
    const scene = keep(await PolicyScene.start())
    await scene.gatehouse.done(add, 'route policy add shop it')
    await setPassword(scene.gatehouse, 'policy user add it anna', right)
    const check = async () => {
      await keepsOut(scene)
      expect(await scene.ask('/', { headers: basic('anna', right) })).toMatchObject({
        status: 200,
        body: 'shop',
      })
      expect(scene.upstream.seen.at(-1)?.headers).not.toHaveProperty('authorization')
    }
    await check()
    const asked = scene.upstream.seen.length
    expect(await scene.verdict('it')).toMatch(/^proven: .*a wrong password were answered with 401/)
    expect(scene.upstream.seen).toHaveLength(asked)
    await scene.takeOut('it')
    await expect(check(), 'the check must notice that the policy is gone').rejects.toThrow()
    expect(await scene.verdict('it')).toMatch(/^failed: a request without credentials: it came through/)
  })

  it('notices that Caddy lets somebody through with any password', async () => {
    const scene = keep(await PolicyScene.start())
    await scene.gatehouse.done(add, 'route policy add shop it')
    const { admin } = scene.gatehouse.edge
    const { body, etag } = await admin.read()
    // The stand-in for a handler that asks, and takes whatever it is told.
    const lax = body.replace(
      /\{"handler":"authentication".*?\}\}\}/,
      '{"handler":"subroute","routes":[{"match":[{"header":{"Authorization":null}}],"handle":[{"handler":"headers","response":{"set":{"Www-Authenticate":["Basic x"]}}},{"handler":"error","status_code":401}]}]}',
    )
    expect(lax).not.toBe(body)
    expect(await admin.push(lax, etag)).toMatchObject({ kind: 'accepted' })
    expect(await scene.verdict('it')).toMatch(/^failed: somebody unknown: it came through/)
  })

  it('tells a new password from an old one, and a removed user from the others, at once', async () => {
    const scene = keep(await PolicyScene.start())
    await scene.gatehouse.done(add, 'route policy add shop it')
    await setPassword(scene.gatehouse, 'policy user add it anna', right)
    await setPassword(scene.gatehouse, 'policy user add it bert', 'another one entirely')
    const status = async (user: string, password: string) =>
      (await scene.ask('/', { headers: basic(user, password) })).status
    await setPassword(scene.gatehouse, 'policy user password it anna', 'quite a different one')
    expect([await status('anna', right), await status('anna', 'quite a different one')]).toEqual([401, 200])
    expect([
      await status('bert', 'another one entirely'),
      await status('Bert', 'another one entirely'),
    ]).toEqual([200, 401])
    await scene.gatehouse.done('policy user remove it anna')
    expect([
      await status('anna', 'quite a different one'),
      await status('bert', 'another one entirely'),
    ]).toEqual([401, 200])
  })

  it('holds its memory however many try at once, and says what belongs beside it', {
    timeout: 60_000,
  }, async () => {
    const scene = keep(await PolicyScene.start())
    await scene.gatehouse.done(add, 'route policy add shop it')
    await setPassword(scene.gatehouse, 'policy user add it anna', right)
    const { processFile } = scene.gatehouse.edge.place
    const { pid } = JSON.parse(readFileSync(processFile, 'utf8'))
    const peakMb = () =>
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
    const before = peakMb()
    const tries = Array.from({ length: 60 }, (_, count) =>
      scene.ask('/', { headers: basic(count % 2 === 0 ? 'anna' : `user-${count}`, `wrong ${count}`) }),
    )
    for (const { status } of await Promise.all(tries)) expect(status).toBe(401)
    // At most four checks of 46 MiB, and as much again before it is collected.
    expect(peakMb() - before).toBeLessThan(600)
    expect((await scene.ask('/', { headers: basic('anna', right) })).status).toBe(200)
    const { reply } = await scene.gatehouse.type('policy show it')
    expect(textOf(reply)).toContain('a rate-limit belongs beside it')
  })

  it('passes the credentials on where that is wished', async () => {
    const scene = keep(await PolicyScene.start())
    await scene.gatehouse.done(`${add} pass-on=yes`, 'route policy add shop it')
    await setPassword(scene.gatehouse, 'policy user add it anna', right)
    await scene.ask('/', { headers: basic('anna', right) })
    expect(scene.upstream.seen.at(-1)?.headers.authorization).toBe(basic('anna', right).Authorization)
  })

  it('takes a password in letters of any language, in whichever way they are composed', async () => {
    const scene = keep(await PolicyScene.start())
    await scene.gatehouse.done(add, 'route policy add shop it')
    await setPassword(scene.gatehouse, 'policy user add it anna', 'grün wie die Wälder'.normalize('NFD'))
    const headers = basic('anna', 'grün wie die Wälder'.normalize('NFC'))
    expect((await scene.ask('/', { headers })).status).toBe(200)
  })
})
