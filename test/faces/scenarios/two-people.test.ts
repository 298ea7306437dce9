import { expect } from 'vitest'
import { eachPair, type Scene, twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

const line = 'account role carl admin'

/** Two admins, one of whom has confirmed what needs them both. */
async function asked({ face, stage, everybody }: Pick<Scene, 'face' | 'stage' | 'everybody'>) {
  stage.account('carl', 'operator', 'without codes')
  const anna = face.person('anna', 'admin')
  const ben = face.person('ben', 'admin')
  const said = await does(anna, line)
  expect(said).toMatch(/Confirmed by anna; now a second person must|waits for a second person/)
  await everybody.sees(/asks for a second person: account role carl admin/, ['Approve…', 'Reject…', 'Cancel'])
  return { anna, ben }
}

const roleOfCarl = ({ stage }: Pick<Scene, 'stage'>) => stage.gate.deps.accounts.byName('carl')?.role

twoFaces('what is critical is done when a second person approves it', ['second persons'], async scene => {
  const { stage, everybody } = scene
  const { ben } = await asked(scene)
  expect(roleOfCarl(scene)).toBe('operator')
  expect(await ben.approves(/account role carl/)).toMatch(/carl is (now )?(an )?admin|Role of carl|carl/)
  expect(roleOfCarl(scene)).toBe('admin')
  await everybody.sees(/by: anna and ben, through/, ['Undo'])
  await everybody.seesNo(/asks for a second person/)
  expect(stage.written('done', line)).toMatchObject({ actor: { name: 'anna' }, facts: { second: 'ben' } })
})

twoFaces(
  'the code of the second person is asked for where nobody else sees it, after the plan',
  ['second persons'],
  async scene => {
    const { stage } = scene
    const { ben } = await asked(scene)
    const vera = stage.account('vera', 'viewer')
    const wrong = stage.wrongCode(ben.account)
    expect(await ben.approves(/account role carl/, wrong)).toMatch(/That code is wrong/)
    expect(roleOfCarl(scene)).toBe('operator')
    expect(stage.written('wrong-code', line).actor.name).toBe('ben')
    expect(stage.screenOf(vera)).not.toMatch(/wrong/)
    expect(await ben.approves(/account role carl/)).toMatch(/carl/)
    expect(roleOfCarl(scene)).toBe('admin')
  },
)

twoFaces('a second person rejects it, and everybody reads so', ['second persons'], async scene => {
  const { stage, everybody } = scene
  const { anna, ben } = await asked(scene)
  expect(await ben.rejects(/account role carl/)).toMatch(/Rejected|Not confirmed/)
  expect(roleOfCarl(scene)).toBe('operator')
  await everybody.sees(/Not done: account role carl admin/, [])
  expect(anna.isAsked).toBe(false)
  expect(stage.gate.audit(20).map(({ kind }) => kind)).toContainEqual(
    expect.stringMatching(/rejected|cancelled/),
  )
})

twoFaces('whoever confirmed first cannot be the second person', ['second persons'], async scene => {
  const { gate, stage } = scene
  const { anna } = await asked(scene)
  await gate.expectUnchanged(async () => {
    const said = await anna.approves(/account role carl/)
    expect(said).toMatch(/must be somebody else than anna|Waits for the code of a second person/)
  })
  expect(roleOfCarl(scene)).toBe('operator')
  expect(stage.gate.deps.confirmations.waiting()).toHaveLength(1)
})

twoFaces('a viewer and an operator cannot be the second person', ['second persons'], async scene => {
  const { face, stage } = scene
  await asked(scene)
  for (const role of ['viewer', 'operator'] as const) {
    const lesser = face.person(`lesser-${role}`, role)
    expect(await lesser.approves(/account role carl/)).toMatch(
      /needs the role|There is no (such )?confirmation|for people with the role admin/,
    )
  }
  expect(roleOfCarl(scene)).toBe('operator')
  expect(stage.gate.deps.confirmations.waiting()).toHaveLength(1)
})

twoFaces('whoever asked takes it back while it waits for the second', ['second persons'], async scene => {
  const { stage, everybody } = scene
  const { anna } = await asked(scene)
  const [waiting] = stage.gate.deps.confirmations.waiting()
  expect(await anna.types(`confirmation cancel ${waiting?.id.slice(0, 8)}`)).toMatch(/nothing was changed/)
  await everybody.sees(/Not done: account role carl admin/, [])
  stage.written('cancelled', line)
})

twoFaces(
  'what no second person approves in time ends, and its card has no buttons any more',
  ['second persons'],
  async scene => {
    const { stage, everybody } = scene
    const { anna } = await asked(scene)
    await stage.advance(10 * 60_000 + 1000)
    await everybody.sees(/Not done: account role carl admin[\s\S]*in time/, [])
    expect(anna.isAsked).toBe(false)
    stage.written('expired', line)
    expect(roleOfCarl(scene)).toBe('operator')
  },
)

twoFaces(
  'an admin who is the only one does it alone, and is told so',
  ['second persons'],
  async ({ face, stage }) => {
    const anna = face.person('anna', 'admin')
    stage.account('carl', 'operator', 'without codes')
    expect(await anna.types(line)).toMatch(/there is no second person: one confirmation is enough/)
    expect(await anna.confirms()).toMatch(/carl/)
    expect(roleOfCarl({ stage })).toBe('admin')
  },
)

eachPair('asked on one face and approved on another', ['console', 'slack', 'discord'], async scene => {
  const { face, other, stage, everybody } = scene
  const { ben } = await asked(scene)
  expect(await other.seat(ben.account).approves(/account role carl/)).toMatch(/carl/)
  expect(roleOfCarl(scene)).toBe('admin')
  await everybody.sees(new RegExp(`by: anna and ben, through ${other.name}`), ['Undo'])
  expect(stage.written('confirmed', line).face).toBe(other.name)
  expect(face.name).not.toBe(other.name)
})

eachPair('asked on one face and rejected on another', ['slack', 'discord'], async scene => {
  const { other, everybody } = scene
  const { ben } = await asked(scene)
  expect(await other.seat(ben.account).rejects(/account role carl/)).toMatch(/Rejected; nothing was changed/)
  expect(roleOfCarl(scene)).toBe('operator')
  await everybody.sees(/Not done: account role carl admin[\s\S]*rejected by ben/, [])
})
