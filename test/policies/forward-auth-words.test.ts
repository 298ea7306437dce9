import { describe, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { previewOf } from './asked.ts'
import { startAuthenticator } from './authenticator.ts'
import { PolicyScene } from './scene.ts'

const authenticator = shared(await startAuthenticator())
const other = shared(await startAuthenticator())
const scene = shared(await PolicyScene.start())
const { gatehouse } = scene
const at = (port = authenticator.port) => `authenticator=http://127.0.0.1:${port}`

await gatehouse.done(`policy add sign-in forward-auth ${at()} preset=authelia`)

const preview = (line: string) => previewOf(gatehouse, line)

describe('forward-auth', () => {
  it('is confirmed before a route carries it, and before it lets other people through', async () => {
    expect(await preview('route policy add shop sign-in')).toMatch(
      /^asks: [\s\S]*only those whom sign-in \(forward-auth\) lets through/,
    )
    await gatehouse.done('route policy add shop sign-in')
    expect(await preview(`policy set sign-in ${at(other.port)}`)).toMatch(/^asks: [\s\S]*protects less: auth/)
    expect(await preview('policy set sign-in uri=/health')).toMatch(
      /^asks: [\s\S]*asked at \/health instead of \/api\/authz\/forward-auth/,
    )
    expect(await preview('policy set sign-in preset=oauth2-proxy uri=/api/authz/forward-auth')).toMatch(
      /^asks: [\s\S]*clients can forge Remote-Email, Remote-Groups, Remote-Name, Remote-User again/,
    )
  })

  it('is confirmed before it strips less, though it names the same headers', async () => {
    const names = 'headers=Remote-User,Remote-Groups,Remote-Name,Remote-Email'
    expect(await preview(`policy set sign-in preset=none uri=/api/authz/forward-auth ${names}`)).toMatch(
      /^asks: [\s\S]*clients can forge headers again that begin with Remote-/,
    )
  })

  it('takes one more header without asking', async () => {
    const reply = await gatehouse.done('policy set sign-in headers=X-Token')
    expect(textOf(reply)).toContain('sign-in on shop: proven')
    expect(await preview('policy set sign-in headers=none')).toContain('forge X-Token again')
  })

  it.each([
    ['', 'authenticator is missing: who is asked about every request'],
    [at(), 'preset=none needs uri=/'],
    [`${at()} preset=keycloak`, 'preset: say one of none, authelia, authentik, oauth2-proxy'],
    [`${at()} uri=check`, 'uri: it is a path'],
    [`${at()} uri=/{env.HOME}`, 'uri: it is a path'],
    [`${at()} uri="/a b"`, 'uri: it is a path'],
    [`${at()} uri=/a#b`, 'uri: it is a path'],
    [`${at()} uri=/${'a'.repeat(500)}`, 'uri: at most 500 characters'],
    [`${at()} uri=/a headers=Remote_User`, 'headers: the name of a header is made of'],
    [`${at()} uri=/a headers={env.HOME}`, 'headers: the name of a header is made of'],
    [`${at()} uri=/a headers=host`, 'headers: Host cannot be copied'],
    [`${at()} uri=/a headers=x-forwarded-for`, 'headers: X-Forwarded-For cannot be copied'],
    [`${at()} uri=/a headers=Content-Length`, 'headers: Content-Length cannot be copied'],
    [`${at()} uri=/a headers=X-Gatehouse-Probe`, 'headers: X-Gatehouse-Probe cannot be copied'],
    ['authenticator=10.0.0.9:9091 uri=/a', 'authenticator: an upstream begins with http://'],
    ['authenticator=http://u:p@10.0.0.9 uri=/a', 'authenticator: an upstream cannot hold a user name'],
    ['authenticator=unix//run/x.sock uri=/a', 'authenticator: an upstream is a network address'],
  ])('refuses "%s"', async (keys, sentence) => {
    const answer = await gatehouse.expectUnchanged(() => gatehouse.type(`policy add it forward-auth ${keys}`))
    expect(answer.exit).not.toBe(0)
    expect(answer.reply.title).toContain(sentence)
  })

  it('is guarded as every upstream is', async () => {
    await gatehouse.done(
      'policy add cloud forward-auth authenticator=http://169.254.169.254 uri=/latest',
      'route add other other.localhost answer=200 body=other',
    )
    const answer = await gatehouse.expectUnchanged(() => gatehouse.type('route policy add other cloud'))
    expect(textOf(answer.reply)).toContain("is a cloud's metadata service")
  })
})
