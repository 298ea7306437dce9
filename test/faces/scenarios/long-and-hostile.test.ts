import { expect } from 'vitest'
import { answerRoute } from '../../harness/edge.ts'
import { eachFace } from '../each-face.ts'
import { does, leasedButtons } from '../face.ts'

const many = (count: number) =>
  Array.from({ length: count }, (_, at) => answerRoute(`r${String(at).padStart(3, '0')}`, `body of ${at}`))

eachFace(
  'five hundred routes are listed as far as can be read, and said to be more',
  [],
  async ({ face, gate }) => {
    await gate.edge.add(...many(500))
    const vera = face.person('vera', 'viewer')
    const said = await vera.types('route list')
    expect(said).toMatch(/500/)
    expect(said).toMatch(/r000/)
    expect(said).toMatch(/The first 200 are shown; narrow it down with: route list <part>/)
  },
)

eachFace(
  'a plan that takes three hundred routes away is previewed and shown within all limits',
  [],
  async scene => {
    const { face, gate, everybody } = scene
    await gate.edge.add(...many(300))
    const otto = face.person('otto', 'operator')
    expect((await gate.ask('r123.localhost')).body).toBe('body of 123')
    const said = await does(otto, 'rollback 1')
    expect(said).toMatch(/\(revision 3/)
    expect(said).toMatch(/- route r299|… and [\d,]+ more lines/)
    expect((await gate.ask('r123.localhost')).status).toBe(404)
    await everybody.sees(
      /command: rollback 1[\s\S]*- route r000[\s\S]*And 200 more changes/,
      leasedButtons(face),
    )
  },
)

const hostile =
  '<!channel> <!here> @everyone @here <@U0FAKEBOT1> <@1234567890> <#C1> *b* _i_ ~s~ `c` ||x|| [t](https://evil.example) https://evil.example ```x``` > q # h :fire: &lt;'

eachFace('text that would call, mark or lead somewhere is shown as it is', [], async scene => {
  const { face, gate, stage, everybody } = scene
  const otto = face.person('otto', 'operator')
  const said = await does(otto, `route add shop shop.localhost answer=200 body="${hostile}"`)
  expect(said).toMatch(/Route shop added/)
  expect(said).toContain(hostile)
  expect((await gate.ask('shop.localhost')).body).toBe(hostile)
  await everybody.sees(/Route shop added\./, ['Undo'])
  for (const cards of Object.values(await everybody.cards())) expect(cards.at(-1)?.text).toContain(hostile)
  expect(await otto.types('route show shop')).toContain(hostile)
  expect(stage.all.discord.pings).toEqual([])
})

eachFace(
  'characters that nobody sees do not get in, and what is shown of them is visible',
  ['typed lines'],
  async scene => {
    const { face, gate, stage } = scene
    const otto = face.person('otto', 'operator')
    await gate.expectUnchanged(async () => {
      const said = await otto.types('route show sh\u202eop')
      expect(said).not.toContain('\u202e')
      expect(said).toMatch(/U\+202E|u\{202e\}|no route/i)
    })
    expect(stage.screenOf(otto.account)).not.toContain('\u202e')
  },
)

eachFace('a name that somebody chose to mislead stays a name', ['powers'], async scene => {
  const { face, everybody, stage } = scene
  const ada = face.person('ada', 'admin')
  const said = await does(ada, 'account add "@everyone" role=viewer')
  expect(said).not.toMatch(/added/)
  await everybody.seesNo(/everyone added/)
  expect(stage.all.discord.pings).toEqual([])
})
