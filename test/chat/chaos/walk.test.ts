import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { amount } from '../../harness/soak.ts'
import { type Hand, handOf } from './hand.ts'
import { isIn } from './outage.ts'
import { playScene, type Scene } from './scene.ts'
import { demandTruth } from './truth.ts'

const keep = keeper()
const walks = amount(20, 60)
const budgetMs = 50_000

const who = fc.constantFrom('anna', 'ben', 'dora')
const chat = fc.constantFrom('slack', 'discord')
const line = fc.constantFrom(
  'route remove shop',
  'route add shop shop.localhost answer=200 body=shop',
  'account role carl admin',
  'account role carl operator',
  'route list',
)
const minutes = fc.constantFrom(1, 4, 6)

/** One thing that somebody does, or that happens to them. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('types'), who, chat, line }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('confirms'), who, chat, right: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('presses'),
      who,
      chat,
      label: fc.constantFrom('Cancel', 'Approve…', 'Reject…', 'Reject', 'Undo'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again'), chat }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drops'), chat }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restarts') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('passes'), minutes }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('decides'), no: fc.boolean() }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

it('whatever people do and whatever happens to the chats, in any order, nothing is done twice, lost or left to press', async () => {
  const scene = await playScene(keep)
  const { slack, discord } = scene.stage.all
  slack.expectViolation(/^views\.(open|update|push): |not acknowledged|^view_submission answer/)
  discord.expectViolation(/no callback within|Unknown|10062|50027/)
  const untilMs = performance.now() + budgetMs
  let done = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async steps => {
      if (performance.now() > untilMs) return
      for (const one of steps) await take(scene, one)
      await demandTruth(scene.stage, scene.people)
      await demandEffects(scene)
      done += 1
    }),
    { numRuns: walks, endOnFailure: true, seed: Number(process.env.WALK_SEED ?? 20_261_123) },
  )
  expect(done).toBeGreaterThan(10)
})

async function take(scene: Scene, one: Step): Promise<void> {
  const { stage } = scene
  const { all } = stage
  switch (one.kind) {
    case 'types':
      await tries(stage, () => handIn(scene, one).types(one.line))
      break
    case 'confirms':
      await tries(stage, () => confirms(scene, handIn(scene, one), one.right))
      break
    case 'presses':
      await tries(stage, () => handIn(scene, one).presses(one.label))
      break
    case 'again':
      if (one.chat === 'slack') await tries(stage, () => all.slack.redeliver('last', 2))
      else await tries(stage, async () => all.discord.redeliver('last', 2))
      break
    case 'drops':
      if (one.chat === 'slack') all.slack.faults.dropSockets()
      else all.discord.faults.dropGateway()
      await isIn(stage, one.chat, 'up')
      break
    case 'restarts':
      await all.restart()
      break
    case 'passes':
      await stage.advance(one.minutes * 60_000)
      break
    case 'decides': {
      const [waiting] = stage.gate.deps.confirmations.waiting()
      if (waiting && one.no)
        await stage.desk.run({
          typed: `confirmation cancel ${waiting.id.slice(0, 8)}`,
          caller: { kind: 'local', face: 'gate', withoutCode: false },
        })
      break
    }
  }
}

function handIn(scene: Scene, { who, chat }: { who: 'anna' | 'ben' | 'dora'; chat: Hand['chat'] }): Hand {
  return handOf(scene.stage, scene[who], chat)
}

/** People press what they see; what they do not see they cannot. */
async function tries({ all }: Scene['stage'], act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    if (
      !/sees no|no modal|nothing to send|not offered|nothing was sent|no such interaction|never came|no field/.test(
        words,
      )
    )
      throw error
  }
  await all.settled()
}

async function confirms({ stage }: Scene, hand: Hand, right: boolean): Promise<void> {
  const { slack, discord } = hand.person
  const code = right ? stage.code(hand.person) : stage.wrongCode(hand.person)
  if (hand.chat === 'slack') {
    if (slack.modal()?.submit === 'Confirm') await slack.submits({ code })
    return
  }
  if (!discord.modal()) await discord.click('Confirm with code', { in: stage.all.discordOps })
  await hand.gives(code)
}

/** What the edge serves and what accounts may do is what the last word about them was. */
async function demandEffects({ stage, shop }: Scene): Promise<void> {
  await expect.poll(() => stage.gate.edge.revisions.applying(), { timeout: 30_000 }).toBeNull()
  const { routes } = stage.gate.edge.control.current().state
  const there = routes.some(({ name }) => name === 'shop')
  expect(await shop()).toBe(there ? 'shop' : 'There is no such site here.')
}
