import { expect, it } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import { knownTo, type Program, type Stage, type StageOptions, stage, waitingCard } from './stage.ts'

const program: Program = heard =>
  heard.kind === 'command' && /^(route remove|rollback)/.test(String(heard.line))
    ? waitingCard()
    : plainCard({ title: `ran ${heard.kind === 'command' ? heard.line : heard.kind}`, severity: 'ok' })

async function withPeople(options: StageOptions = {}) {
  const on: Stage = await stage({ program, ...options })
  const [anna, vera, zoe] = ['anna', 'vera', 'zoe'].map(name => on.slack.member(name))
  if (!anna || !vera || !zoe) throw new Error('somebody is missing')
  on.platform.know(knownTo(on.slack, { [anna.id]: 'admin', [vera.id]: 'viewer' }))
  return { on, anna, vera, zoe, ops: on.slack.channel('ops') }
}

it('builds a command from a form, with search for what is there', async () => {
  const { on, anna, ops } = await withPeople()
  await using _ = on
  await anna.slash(ops, '/gate')
  await anna.waitForModal(/What do you want to do/)
  await anna.picks('pick', 'route show')
  const form = await anna.waitForModal(/route show/)
  expect(form.inputs).toEqual(['name'])
  expect(await anna.searches('name', 'sh')).toEqual(['shop', 'shop-admin'])
  expect(await anna.searches('name', 'admin')).toEqual(['shop-admin'])
  await anna.searches('name', '')
  await anna.submits({ name: 'shop' })
  await anna.waitForModal(/ran route show shop/)
  expect(on.heard).toMatchObject([{ kind: 'command', line: 'route show shop' }])
})

it('quotes what is filled in, so that no field becomes another word or key', async () => {
  const { on, anna, ops } = await withPeople()
  await using _ = on
  await anna.slash(ops, '/gate')
  await anna.waitForModal(/What do you want to do/)
  await anna.picks('pick', 'route add')
  await anna.waitForModal(/route add/)
  await anna.submits({
    name: 'docs',
    hosts: 'docs.example.com',
    answer: '503',
    body: 'Back soon" verify=no "',
    strip: 'no',
  })
  await anna.waitForModal(/ran route add/)
  expect(on.heard).toMatchObject([
    { line: String.raw`route add docs docs.example.com strip=no answer=503 body="Back soon\" verify=no \""` },
  ])
})

it('says at the field what cannot be, and asks for nothing else again', async () => {
  const { on, anna, ops } = await withPeople()
  await using _ = on
  await anna.slash(ops, '/gate')
  await anna.waitForModal(/What do you want to do/)
  await anna.picks('pick', 'policy add')
  await anna.waitForModal(/policy add/)
  await anna.submits({ name: 'Not A Name', kind: 'hsts', options: 'max-age=365d remove everything' })
  expect(Object.keys(anna.modal()?.errors ?? {}).sort()).toEqual(['name', 'options'])
  await anna.submits({ name: 'only-https', kind: 'hsts', options: 'max-age=365d subdomains=yes' })
  await anna.waitForModal(/ran policy add/)
  expect(on.heard).toMatchObject([{ line: 'policy add only-https hsts max-age=365d subdomains=yes' }])
})

it('goes on to the code in the same modal', async () => {
  const { on, anna, ops } = await withPeople()
  await using _ = on
  await anna.slash(ops, '/gate')
  await anna.waitForModal(/What do you want to do/)
  await anna.picks('pick', 'route remove')
  const form = await anna.waitForModal(/asked for a code/)
  expect(form.submit).toBe('Preview')
  await anna.searches('name', 'wiki')
  await anna.submits({ name: 'wiki' })
  expect((await anna.waitForModal(/route shop removed/)).inputs).toEqual(['Code from your authenticator app'])
})

it('offers a viewer what a viewer may do, and a stranger nothing', async () => {
  const { on, vera, zoe, ops } = await withPeople()
  await using _ = on
  await vera.slash(ops, '/gate')
  await vera.waitForModal(/What do you want to do/)
  await vera.picks('pick', 'route list')
  await expect(vera.picks('pick', 'route remove')).rejects.toThrow()
  await zoe.slash(ops, '/gate')
  // The program's own words to somebody whom it does not know.
  expect((await zoe.waitForModal(/ran help/)).inputs).toEqual([])
})

it.each([
  ['a guest', { guest: 'multi' }],
  ['a bot', { bot: true }],
] as const)('offers %s nothing, although the account is known', async (_, options) => {
  const { on, ops } = await withPeople()
  await using _on = on
  const gus = on.slack.member('gus', options)
  on.platform.know(knownTo(on.slack, { [gus.id]: 'admin' }))
  await gus.slash(ops, '/gate')
  const modal = await gus.waitForModal(/ran help/)
  expect(modal.inputs).toEqual([])
  await expect(gus.picks('pick', 'route list')).rejects.toThrow()
})

it('searches nothing for whoever lost the role since the form was opened', async () => {
  const { on, anna, ops } = await withPeople()
  await using _ = on
  await anna.slash(ops, '/gate')
  await anna.waitForModal(/What do you want to do/)
  await anna.picks('pick', 'account show')
  await anna.waitForModal(/account/)
  expect(await anna.searches('account', '')).toEqual(['anna', 'ben'])
  on.platform.know(knownTo(on.slack, { [anna.id]: 'operator' }))
  expect(await anna.searches('account', '')).toEqual([])
})

it('works in threads by a shortcut on a message, and answers privately there', async () => {
  const { on, anna, vera, ops } = await withPeople()
  await using _ = on
  const first = vera.says(ops, 'shop is slow')
  const message = vera.says(ops, 'since when?', { thread: first.ts })
  await anna.shortcut('gate_here', { message })
  await anna.waitForModal(/What do you want to do/)
  await anna.picks('pick', 'route show')
  await anna.waitForModal(/route show/)
  await anna.searches('name', 'shop')
  await anna.submits({ name: 'shop' })
  const seen = await anna.waitFor(ops, /ran route show shop/)
  expect(seen.ephemeral).toBe(true)
  expect(seen.thread).toBe(first.ts)
  expect(anna.modal()).toBeUndefined()
  expect(vera.sees(ops)).toHaveLength(2)
})

it('keeps the answer in the window where there is no thread, in which Slack would not show it', async () => {
  const { on, anna, vera, ops } = await withPeople()
  await using _ = on
  await anna.shortcut('gate_here', { message: vera.says(ops, 'shop is slow') })
  await anna.waitForModal(/What do you want to do/)
  await anna.picks('pick', 'status')
  await anna.waitForModal(/status/)
  await anna.submits({})
  await anna.waitForModal(/ran status/)
  expect(anna.sees(ops)).toHaveLength(1)
})

it('opens from everywhere by the global shortcut, where no channel is known', async () => {
  const { on, anna } = await withPeople()
  await using _ = on
  await anna.shortcut('gate')
  await anna.waitForModal(/What do you want to do/)
  await anna.picks('pick', 'status')
  await anna.waitForModal(/status/)
  await anna.submits({})
  await anna.waitForModal(/ran status/)
  expect(on.heard[0]?.caller.place.channel).toBeNull()
})
