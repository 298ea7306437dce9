import { policyId } from '@gatehouse/core/routing/policy/policy.ts'
import { describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { clientOf, SecureScene, testCa } from './secure-scene.ts'

const keep = keeper()
const ours = testCa('Our CA')
const theirs = testCa('Their CA')
const alice = clientOf(ours)
const mallory = clientOf(theirs, 'mallory')
const nobody = clientOf(undefined, 'nobody')

const shop = 'route add shop shop.localhost UPSTREAM'
const required = `policy add it client-cert ca=${ours.typed}`
const carry = 'route policy add shop it'

/** Lets a check fail on purpose. */
async function expectToFail(check: () => Promise<void>): Promise<void> {
  await expect(check(), 'the check must notice that the policy is gone').rejects.toThrow()
}

describe('client-cert', () => {
  it('required: lets through whose certificate the CA has signed, and nobody else', async () => {
    const scene = keep(await SecureScene.start(shop, required, carry))
    const check = async () => {
      const reached = await scene.reaching(async () => {
        expect((await scene.ask('shop.localhost')).status).toBe(403)
        await expect(scene.ask('shop.localhost', '/', { certificate: mallory })).rejects.toThrow()
        await expect(scene.ask('shop.localhost', '/', { certificate: nobody })).rejects.toThrow()
      })
      expect(reached).toBe(0)
      expect(await scene.ask('shop.localhost', '/', { certificate: alice })).toEqual({
        status: 200,
        body: 'shop',
      })
    }
    await check()
    const asked = scene.upstream.seen.length
    expect(await scene.verdict('shop')).toBe(
      'proven: a request without a certificate was refused with 403, and one of an unknown CA ended the handshake',
    )
    expect(scene.upstream.seen).toHaveLength(asked)

    const [policy] = scene.gatehouse.edge.control.current().state.policies
    await scene.tamper(edge => {
      const routes = edge.named_routes as Record<string, unknown>
      if (policy) routes[policyId(policy)] = { handle: [] }
    })
    await expectToFail(check)
    expect(await scene.verdict('shop')).toMatch(/^failed: a request without a certificate: it came through/)
  })

  it('asked: lets everybody through, but no certificate of another CA', async () => {
    const scene = keep(await SecureScene.start(shop, `${required} mode=asked`, carry))
    const check = async () => {
      expect((await scene.ask('shop.localhost')).status).toBe(200)
      expect((await scene.ask('shop.localhost', '/', { certificate: alice })).status).toBe(200)
      await expect(scene.ask('shop.localhost', '/', { certificate: mallory })).rejects.toThrow()
    }
    await check()
    expect(await scene.verdict('shop')).toMatch(/^proven: a request without a certificate was let through/)
    await scene.tamper(edge => {
      edge.tls_connection_policies = [{}]
    })
    await expectToFail(check)
    expect(await scene.verdict('shop')).toMatch(/^failed: a certificate of an unknown CA was taken/)
  })

  it('tells the upstream whose certificate it was, and takes from clients what they write there', async () => {
    const scene = keep(await SecureScene.start(shop, `${required} mode=asked forward=yes`, carry))
    const forged = {
      'X-Client-Cert-Subject': 'CN=root',
      'x-client-cert-fingerprint': 'f',
      'X!Client-Cert-Subject': 'f',
    }
    await scene.ask('shop.localhost', '/', { headers: forged })
    expect(Object.keys(scene.upstream.seen.at(-1)?.headers ?? {}).join()).not.toContain('client-cert')
    await scene.ask('shop.localhost', '/', { headers: forged, certificate: alice })
    expect(scene.upstream.seen.at(-1)?.headers).toMatchObject({
      'x-client-cert-subject': 'CN=alice',
      'x-client-cert-fingerprint': expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('lets no client have the edge forget whose certificate it was', async () => {
    const scene = keep(await SecureScene.start(shop, `${required} forward=yes`, carry))
    for (const connection of ['X-Client-Cert-Subject', 'close, X-Client-Cert-Fingerprint']) {
      const answer = await scene.ask('shop.localhost', '/', { headers: { connection }, certificate: alice })
      expect(answer.status).toBe(200)
      expect(scene.upstream.seen.at(-1)?.headers, connection).toMatchObject({
        'x-client-cert-subject': 'CN=alice',
        'x-client-cert-fingerprint': expect.stringMatching(/^[0-9a-f]{64}$/),
      })
    }
  })

  it('trusts several CAs, and one that was taken away no longer', async () => {
    const both = `policy set it ca=${ours.typed},${theirs.typed}`
    const scene = keep(await SecureScene.start(shop, required, carry, both))
    for (const certificate of [alice, mallory])
      expect((await scene.ask('shop.localhost', '/', { certificate })).status).toBe(200)
    await scene.gatehouse.done(`policy set it ca=${theirs.typed}`)
    expect((await scene.ask('shop.localhost', '/', { certificate: mallory })).status).toBe(200)
    await expect(scene.ask('shop.localhost', '/', { certificate: alice })).rejects.toThrow()
  })

  it('lets paths of one host differ', async () => {
    const scene = keep(
      await SecureScene.start(
        shop,
        'route add admin shop.localhost UPSTREAM path=/admin',
        required,
        'route policy add admin it',
      ),
    )
    expect((await scene.ask('shop.localhost')).status).toBe(200)
    for (const path of ['/admin', '/admin/', '/ADMIN/x'])
      expect((await scene.ask('shop.localhost', path)).status, path).toBe(403)
    expect((await scene.ask('shop.localhost', '/admin', { certificate: alice })).status).toBe(200)
  })
})
