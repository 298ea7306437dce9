import { expect } from 'vitest'
import { readMarkdown } from '../../incidents/read-markdown.ts'
import { type Scene, twoFaces } from '../each-face.ts'
import { does, type FacePerson } from '../face.ts'

const shop = 'route add shop shop.localhost answer=200 body=shop'
const hostile =
  '<!channel> @everyone <@U0FAKEBOT1> *b* `c` ||x|| [t](https://evil.example) https://evil.example | ``` <script>'

/** Who stands behind what somebody did through this face. */
const by = ({ face }: Scene, name: string) =>
  ({ console: 'the console', api: `key ${name}-\\d+`, slack: name, discord: name })[face.name]

/** The document of an export, as whoever asked for it gets it: as a file that nobody else sees in a chat, in the answer elsewhere. */
async function documentOf({ face, stage }: Scene, person: FacePerson, said: string): Promise<string> {
  const { slack, discord } = person.account
  switch (face.name) {
    case 'slack': {
      expect(said).toMatch(/incident-1\.md is in your direct messages from Gatehouse/)
      const [file] = slack.sees('dm').flatMap(({ files }) => files)
      expect(file?.name).toBe('incident-1.md')
      return file?.content ?? ''
    }
    case 'discord': {
      const message = discord.sees(stage.all.discordOps).findLast(({ files }) => files.length > 0)
      expect(message).toMatchObject({ files: ['incident-1.md'], ephemeral: true })
      return message?.contents[0] ?? ''
    }
    case 'console':
    case 'api':
      return said.slice(said.indexOf('# Incident')).replace(/\nIt holds what[\s\S]*$/, '')
  }
}

twoFaces('an incident tells who did what, when and why, also to whoever was not there', [], async scene => {
  const { face, gate, everybody } = scene
  await gate.done(shop, 'policy add attacks waf')
  const otto = face.person('otto', 'operator')
  const olga = face.person('olga', 'operator')
  const vera = face.person('vera', 'viewer')
  expect(await otto.types('incident open "Checkout is slow"')).toMatch(/Incident 1 opened/)
  await everybody.sees(/Incident 1 opened\.[\s\S]*title: Checkout is slow/, [])
  expect(await olga.types('incident open "Login is slow"')).toMatch(
    /incident 1 \(Checkout is slow\) is open since/,
  )
  expect(await does(olga, 'route set shop body=sale')).toMatch(/Route shop changed/)
  expect(await otto.types('incident note "looks better now"')).toMatch(/Noted in incident 1/)
  const waive = 'policy waive attacks 942100 reason="GraphQL names variables" owner=otto'
  expect(await does(otto, waive)).toMatch(/Rule 942100 waived/)
  expect(await otto.types('incident close summary="a bad deploy"')).toMatch(/Incident 1 closed/)
  await everybody.sees(/Incident 1 closed\.[\s\S]*summary: a bad deploy/, [])

  const said = await vera.types('incident timeline 1')
  for (const part of [
    /\d\d:\d\d:\d\d/,
    new RegExp(`${by(scene, 'olga')}[\\s\\S]{0,30}route set shop body=sale`),
    /done, revision 4(, without a code)?\. ~ route shop: body shop → sale/,
    new RegExp(`${by(scene, 'otto')}[\\s\\S]{0,30}note: looks better now`),
    /policy waive attacks 942100 reason="GraphQL names variables"/,
    /incident 1 opened: Checkout is slow/,
  ])
    expect(said).toMatch(part)

  const document = readMarkdown(await documentOf(scene, vera, await vera.types('incident export 1')))
  expect(document[0]).toEqual({ kind: 'heading', level: 1, text: 'Incident 1: Checkout is slow' })
  const rows = document.flatMap(piece => (piece.kind === 'table' ? piece.rows.slice(1) : []))
  // What was refused is in the audit alone, which whoever sits at the console reads.
  expect(rows.map(row => row[3]).filter(what => what !== 'incident open "Login is slow"')).toEqual([
    'Incident 1 opened',
    'route set shop body=sale',
    'Note: looks better now',
    waive,
    'Incident 1 closed',
  ])
  expect(rows.map(row => row[5])).toContain('GraphQL names variables')
  const [diff] = document.flatMap(piece => (piece.kind === 'code' ? [piece.text] : []))
  expect(diff).toBe('~ route shop\n~   body: shop → sale')
})

twoFaces('what people write in an incident calls nobody and leads nowhere', [], async scene => {
  const { face, everybody } = scene
  const otto = face.person('otto', 'operator')
  expect(await otto.types(`incident open "${hostile}"`)).toMatch(/Incident 1 opened/)
  expect(await otto.types(`incident note "${hostile}"`)).toMatch(/Noted/)
  await everybody.sees(/Noted in incident 1/, [])
  for (const cards of Object.values(await everybody.cards())) expect(cards.at(-1)?.text).toContain(hostile)
  expect(await otto.types('incident timeline')).toContain(hostile)
  expect(await otto.types('incident show')).toContain(hostile)
  const document = readMarkdown(await documentOf(scene, otto, await otto.types('incident export')))
  expect(document[0]).toMatchObject({ text: `Incident 1: ${hostile}` })
})

twoFaces('a viewer reads an incident and does not write in it', ['roles'], async ({ face, gate }) => {
  const otto = face.person('otto', 'operator')
  const vera = face.person('vera', 'viewer')
  await otto.types('incident open Slow')
  for (const line of ['incident note "I was here"', 'incident close', 'incident open Other'])
    expect(await vera.types(line)).toMatch(/needs the role operator/)
  expect(await vera.types('incident show')).toMatch(/Incident 1, open: Slow/)
  expect(gate.deps.incidents.open()).toMatchObject({ number: 1 })
  expect(gate.deps.incidents.notesOf(1)).toEqual([])
})

twoFaces(
  'an incident that was opened before a restart goes on after it',
  [],
  async ({ face, stage, gate }) => {
    await gate.done(shop)
    const otto = face.person('otto', 'operator')
    await otto.types('incident open Slow')
    await stage.all.restart()
    await does(otto, 'route set shop body=sale')
    expect(await otto.types('incident close')).toMatch(/Incident 1 closed/)
    expect(await otto.types('incident timeline 1')).toMatch(/route set shop body=sale/)
  },
)
