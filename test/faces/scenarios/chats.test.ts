import { expect } from 'vitest'
import { twoFaces } from '../each-face.ts'
import { does, leasedButtons } from '../face.ts'
import { lose, stateIs } from '../lose.ts'

twoFaces('whoever sets it up sees with one command whether everything is there', [], async ({ face }) => {
  const otto = face.person('otto', 'operator')
  const said = await otto.types('chat check')
  expect(said).toMatch(/slack/i)
  expect(said).toMatch(/discord/i)
  expect(said).not.toMatch(/wrong/)
})

twoFaces('what a chat lacks is named, each with its fix', [], async ({ face, stage }) => {
  const otto = face.person('otto', 'operator')
  const { slack, discord } = stage.all
  slack.faults.missScope('im:write')
  discord.expectViolation(/^GET \/channels\/:channel: 50001/)
  const blind = discord.channel('blind', { botMaySee: false })
  const place = { platform: 'discord', workspace: discord.guild, channel: blind.id } as const
  stage.gate.deps.places.set(
    { ...place, verdict: 'allow', role: 'admin', cards: true },
    stage.gate.clock.nowMs(),
  )
  const said = await otto.types('chat check')
  expect(said).toMatch(/im:write[\s\S]*Reinstall to Workspace/)
  expect(said).toMatch(new RegExp(`discord[\\s\\S]*${blind.id}`))
  expect(said).toMatch(/\d+ of \d+ want looking at/)
})

twoFaces(
  'status says that a chat is away, and everything else goes on',
  [],
  async ({ face, gate, stage }) => {
    const other = face.name === 'discord' ? 'slack' : 'discord'
    const otto = face.person('otto', 'operator')
    const back = await lose(stage, other)
    expect(await otto.types('status')).toMatch(new RegExp(`${other}\\W+away`, 'i'))
    expect(await otto.types('route add shop shop.localhost answer=200 body=shop')).toMatch(/Route shop added/)
    expect((await gate.ask('shop.localhost')).body).toBe('shop')
    await back()
    expect(await otto.types('status')).toMatch(new RegExp(`${other}\\W+connected`, 'i'))
  },
)

twoFaces('what is done while a chat is away is shown there when it is back, once', [], async scene => {
  const { face, stage, everybody } = scene
  const other = face.name === 'discord' ? 'slack' : 'discord'
  const otto = face.person('otto', 'operator')
  await otto.types('route add shop shop.localhost answer=200 body=shop')
  await everybody.sees(/Route shop added\./)
  const back = await lose(stage, other)
  await does(otto, 'route set shop body=sale')
  await does(otto, 'route remove shop')
  expect((await everybody.cards())[other]).toHaveLength(1)
  await back()
  await everybody.sees(/Route shop removed\./, leasedButtons(face))
  await everybody.sees(/Route shop added\./, [])
  expect(await everybody.count()).toBe(3)
})

twoFaces(
  'the other chat is told of one that stays away, and that it is back, on one card',
  [],
  async scene => {
    const { face, stage, everybody } = scene
    const [away, other] =
      face.name === 'discord' ? (['slack', 'discord'] as const) : (['discord', 'slack'] as const)
    const back = await lose(stage, away)
    const cards = async () => (await everybody.cards())[other].map(({ text }) => text).join('\n')
    expect(await cards()).not.toMatch(/not connected/)
    await stage.advance(61_000)
    expect(await cards()).toMatch(new RegExp(`Gatehouse is not connected with ${away}`, 'i'))
    await back()
    expect(await cards()).toMatch(new RegExp(`was not connected with ${away}, and is again`, 'i'))
    expect(await cards()).not.toMatch(/is not connected/)
  },
)

twoFaces(
  'that Caddy is gone and back is told in both chats, on one card',
  [],
  async ({ face, stage, everybody }) => {
    face.person('otto', 'operator')
    stage.all.chats.tell({ kind: 'edge-down', words: 'connection refused' })
    await everybody.sees(/Caddy does not answer: connection refused/, ['status'])
    stage.all.chats.tell({ kind: 'edge-up' })
    await everybody.sees(/Caddy answers again/, [])
    await everybody.seesNo(/does not answer/)
  },
)

twoFaces(
  'a chat whose token was revoked stops, says so, and harms nothing else',
  [],
  async ({ face, stage, gate }) => {
    const away = face.name === 'discord' ? 'slack' : 'discord'
    const otto = face.person('otto', 'operator')
    const { slack, discord } = stage.all
    if (away === 'slack') {
      slack.faults.revokeTokens()
      slack.faults.dropSockets()
    } else discord.faults.revokeToken()
    await stateIs(stage, away, 'stopped')
    expect(await otto.types('status')).toMatch(new RegExp(`${away}\\W+stopped`, 'i'))
    expect(await otto.types('route add shop shop.localhost answer=200 body=shop')).toMatch(/Route shop added/)
    expect((await gate.ask('shop.localhost')).body).toBe('shop')
  },
)
