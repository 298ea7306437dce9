import { Stage } from '../../faces/stage.ts'
import type { ChatPerson } from '../../harness/chats.ts'
import type { Hand } from './hand.ts'

/** What asks for a second person. */
export const critical = 'account role carl admin'
/** What asks for a code. */
export const destructive = 'route remove shop'

/** A Gatehouse with two routes, three admins and an operator. */
export interface Scene {
  stage: Stage
  anna: ChatPerson
  ben: ChatPerson
  dora: ChatPerson
  people: readonly ChatPerson[]
  /** What a request to the shop gets. */
  shop(): Promise<string>
  roleOfCarl(): string | undefined
  /** How often a line was carried out, by the audit. */
  times(line: string): number
}

export async function playScene(keep: (stage: Stage) => Stage): Promise<Scene> {
  const stage = keep(await Stage.start())
  const { gate } = stage
  await gate.done(
    'route add shop shop.localhost answer=200 body=shop',
    'route add wiki wiki.localhost answer=200 body=wiki',
  )
  stage.account('carl', 'operator', 'without codes')
  const anna = stage.account('anna', 'admin')
  const ben = stage.account('ben', 'admin')
  const dora = stage.account('dora', 'admin')
  return {
    stage,
    anna,
    ben,
    dora,
    people: [anna, ben, dora],
    shop: async () => (await gate.ask('shop.localhost')).body.trim(),
    roleOfCarl: () => gate.deps.accounts.byName('carl')?.role,
    times: line =>
      gate
        .audit(1000)
        .filter(({ kind, subject }) => (kind === 'applying' || kind === 'done') && subject === line).length,
  }
}

/** Somebody types it and sees the plan, at the field for the code. */
export async function previews(hand: Hand, line: string, plan = line): Promise<void> {
  await hand.types(line)
  await hand.isTold(new RegExp(`This would happen.*${plan}`))
  await hand.opens()
}

/** The first person has confirmed what needs two. */
export async function waitsForSecond({ stage }: Pick<Scene, 'stage'>, hand: Hand): Promise<void> {
  await previews(hand, critical)
  await hand.gives(stage.code(hand.person))
  await hand.isTold(/now a second person must/)
  await stage.all.settled()
}

/** Goes to the field for the second code. */
export async function approving(hand: Hand): Promise<void> {
  await hand.presses('Approve…')
  await hand.opens()
}
