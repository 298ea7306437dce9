import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { PolicyScene } from './scene.ts'

const attack = '?q=1%27%20OR%20%271%27=%271'
const why = 'reason="the search takes quotes" owner="team shop"'

let scene: PolicyScene
let gate: TestGatehouse
beforeEach(async () => {
  scene = await PolicyScene.start()
  gate = scene.gatehouse
  await gate.done(
    'route add wiki wiki.localhost answer=200',
    'policy add it waf',
    'route policy add shop it',
    'route policy add wiki it',
  )
})
afterEach(() => scene.stop())

const status = async (path: string) => (await scene.ask(path)).status
const wiki = async (path: string) => (await gate.ask('wiki.localhost', path)).status
const refused = async (line: string) => {
  const { reply, exit } = await gate.expectUnchanged(() => gate.type(line))
  expect(exit).not.toBe(0)
  return textOf(reply)
}

describe('a waiver of one route', () => {
  it('lets the rule rest there alone, although others share the policy', async () => {
    expect([await status(`/${attack}`), await wiki(`/${attack}`)]).toEqual([403, 403])
    await gate.done(`policy waive it 942100 route=shop ${why}`)
    expect([await status(`/${attack}`), await wiki(`/${attack}`)]).toEqual([200, 403])
    expect(await status('/?q=%3Cscript%3Ealert(1)%3C/script%3E')).toBe(403)
    expect(textOf(await gate.done('policy show it'))).toContain('rule 942100 for shop to the end of')
    await gate.done('policy unwaive it 942100 route=shop')
    expect(await status(`/${attack}`)).toBe(403)
  })

  it('cannot be claimed by a client of another route', async () => {
    await gate.done(`policy waive it 942100 route=shop ${why}`)
    const claims = { 'X-Gatehouse-Route': 'shop', 'X-Route': 'shop', Route: 'shop', 'Tx-Edge_route': 'shop' }
    const asked = await gate.ask('wiki.localhost', `/${attack}&edge_route=shop&TX:edge_route=shop`, {
      headers: claims,
    })
    expect(asked.status).toBe(403)
  })

  it('may be of one part of requests, and below one path alone', async () => {
    await gate.done(`policy waive it 942100 target=ARGS:q route=shop path=/search+all ${why}`)
    const all = '/search+all'
    expect([await status(`${all}${attack}`), await status(`${all}/deep${attack}`)]).toEqual([200, 200])
    for (const path of ['/', '/search+', '/search+allx', '/searchhall', `/x${all}`])
      expect(await status(path + attack), path).toBe(403)
    expect(await status(`${all}?r=1%27%20OR%20%271%27=%271`)).toBe(403)
    expect(await wiki(all + attack)).toBe(403)
  })

  it('is not reached by a path that an application may read as another one', async () => {
    await gate.done(`policy waive it 942100 route=shop path=/search ${why}`)
    for (const path of [
      '/search/../admin',
      '/search/%2e%2e/admin',
      '/search/..%2fadmin',
      '/search/..%5cadmin',
      '/search/%252e%252e/admin',
      '/search/..;/admin',
      '/search;/../admin',
    ])
      expect(await status(path + attack), path).not.toBe(200)
    expect(await status(`/search/./x${attack}`)).toBe(200)
  })
})

describe('what a waiver of one route needs', () => {
  it('is a route that is there and carries the policy, and a path only with it', async () => {
    expect(await refused(`policy waive it 942100 route=nowhere ${why}`)).toContain('There is no route')
    await gate.done('route policy remove wiki it')
    expect(await refused(`policy waive it 942100 route=wiki ${why}`)).toContain('wiki does not carry it.')
    expect(await refused(`policy waive it 942100 path=/x ${why}`)).toContain('Say for which route')
    expect(await refused(`policy waive it 942100 route=shop path="/x\\" \\"id:1" ${why}`)).toContain('a path')
  })

  it('takes the place of what is a part of it, and is refused where more is waived', async () => {
    await gate.done(
      `policy waive it 942100 target=ARGS:q route=shop path=/search ${why}`,
      `policy waive it 942100 route=wiki ${why}`,
      `policy waive it 942100 route=shop ${why}`,
    )
    const shown = textOf(await gate.done('policy show it'))
    expect(shown).toMatch(/rule 942100 for shop to .*rule 942100 for wiki to /)
    expect(shown).not.toContain('ARGS:q')
    expect(await refused(`policy waive it 942100 route=shop path=/search ${why}`)).toContain(
      'Rule 942100 for shop is waived in it already. To waive a part alone, first: policy unwaive it 942100 route=shop',
    )
    await gate.done(`policy waive it 942100 ${why}`)
    expect(textOf(await gate.done('policy show it'))).not.toContain('for shop')
    expect(await status(`/${attack}`)).toBe(200)
  })
})
