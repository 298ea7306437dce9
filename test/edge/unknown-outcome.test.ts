import { join } from 'node:path'
import { CaddyAdminApi } from '@gatehouse/core/caddy/admin-api.ts'
import { expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { cutAdmin } from '../harness/cut-admin.ts'
import { proxyRoute, TestEdge } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

async function edgeOnWire() {
  const shop = keep(await startUpstream('shop'))
  const first = await TestEdge.start()
  await first.leave()
  const path = join(first.folder, 'wire.sock')
  const wire = await cutAdmin(first.place.adminSocket, path)
  const edge = keep(
    await TestEdge.start({ folder: first.folder, http: first.http, admin: new CaddyAdminApi(path) }),
  )
  keep(wire)
  return { edge, wire, shop }
}

it('a push whose answer was lost is found to be live by its stamp, and is not pushed again', async () => {
  const { edge, wire, shop } = await edgeOnWire()
  wire.cutNextPush('after-caddy')
  expect(await edge.add(proxyRoute('shop', [shop.port]))).toMatchObject({ kind: 'applied' })
  expect((await ask(edge.http, 'shop.localhost')).body).toBe('shop')
})

it('a push that was lost on the way is found not to be live, and is pushed again', async () => {
  const { edge, wire, shop } = await edgeOnWire()
  wire.cutNextPush('before-caddy')
  expect(await edge.add(proxyRoute('shop', [shop.port]))).toMatchObject({ kind: 'applied' })
  expect((await ask(edge.http, 'shop.localhost')).body).toBe('shop')
})

it('a refused push is not taken for a lost one', async () => {
  const { edge, shop } = await edgeOnWire()
  const outcome = await edge.change(state => ({
    ...state,
    settings: { ...state.settings, http: `127.0.0.2:${shop.port}`.replace('127.0.0.2', '192.0.2.1') },
  }))
  expect(outcome).toMatchObject({
    kind: 'failed',
    restored: true,
    words: expect.stringContaining('cannot assign requested address'),
  })
})
