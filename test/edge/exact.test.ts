import { CaddyAdminApi } from '@gatehouse/core/caddy/admin-api.ts'
import { prepareEdgeFolder } from '@gatehouse/core/caddy/edge-folder.ts'
import type { PushOutcome } from '@gatehouse/core/edge/edge-admin.ts'
import { expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { answerRoute, freePort, TestEdge } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

/** The admin socket, with another hand that edits the edge at the next push, which is then lost. */
class MeddledAdmin extends CaddyAdminApi {
  meddles = false

  override async push(body: string, etag: string): Promise<PushOutcome> {
    if (!this.meddles) return super.push(body, etag)
    this.meddles = false
    const found = await this.read()
    await super.push(found.body.replace('"body":"shop"', '"body":"by hand"'), found.etag)
    return { kind: 'unreachable', words: 'lost on its way' }
  }
}

it('what was confirmed is pushed over exactly what was shown, also when the first push was lost', async () => {
  const folder = keep(temporaryFolder())
  const admin = new MeddledAdmin(prepareEdgeFolder(folder.path).adminSocket)
  const http = `127.0.0.1:${await freePort()}`
  const edge = keep(await TestEdge.start({ folder: folder.path, http, admin }))
  await edge.add(answerRoute('shop', 'shop'), answerRoute('wiki', 'wiki'))
  const remove = {
    edit: (state: ReturnType<typeof edge.control.current>['state']) => ({
      ...state,
      routes: state.routes.filter(({ name }) => name !== 'wiki'),
    }),
    risk: 'destructive' as const,
  }
  const { hash } = await edge.control.plan(remove.edit, remove.risk)
  const etag = await edge.control.etag()
  admin.meddles = true
  const request = {
    ...remove,
    author: 'test',
    why: 'test',
    verify: true,
    consent: { kind: 'plan' as const, hash, etag },
  }
  expect(await edge.control.change(request)).toMatchObject({ kind: 'failed', reason: 'moved' })
  expect((await ask(http, 'shop.localhost')).body).toBe('by hand')
  expect((await ask(http, 'wiki.localhost')).status).toBe(200)
})

it('a plan that was confirmed while the edge did not answer is stale once it does', async () => {
  const edge = keep(await TestEdge.start())
  await edge.add(answerRoute('shop', 'shop'))
  const edit = (state: ReturnType<typeof edge.control.current>['state']) => ({ ...state, routes: [] })
  const { hash } = await edge.control.plan(edit, 'destructive')
  const consent = { kind: 'plan' as const, hash, etag: null }
  const request = { edit, risk: 'destructive' as const, author: 'test', why: 'test', verify: true, consent }
  expect(await edge.control.change(request)).toMatchObject({ kind: 'stale' })
  expect((await ask(edge.http, 'shop.localhost')).status).toBe(200)
})
