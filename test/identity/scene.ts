import type { Answer } from '@gatehouse/bot/answer.ts'
import type { Caller } from '@gatehouse/bot/caller.ts'
import type { AuditEntry } from '@gatehouse/core/identity/audit.ts'
import { afterEach, beforeEach } from 'vitest'
import { type Person, TestGatehouse } from '../harness/gatehouse.ts'

/** A Gatehouse with the routes `shop` and `wiki` and the operator anna, who has codes. */
export let gatehouse: TestGatehouse
export let anna: Person

/** Makes them anew for each test of the file that calls it. */
export function setUpEach(): void {
  beforeEach(async () => {
    gatehouse = await TestGatehouse.start()
    await gatehouse.done(
      'route add shop shop.localhost answer=200 body=shop',
      'route add wiki wiki.localhost answer=200',
    )
    anna = gatehouse.person('anna', 'operator')
  })
  afterEach(() => gatehouse.stop())
}

/** Ends the process without a word, and starts another on the same folder. */
export async function crashAndStart(): Promise<void> {
  const { folder, http } = gatehouse.edge
  await gatehouse.edge.leave()
  gatehouse = await TestGatehouse.start({ folder, http })
}

/** The confirmation that an answer waits for. */
export const idOf = ({ reply }: Answer): string => reply.pending?.id ?? ''

/** What somebody asks for in the chat, as a confirmation that waits. */
export const asked = async (person: Person, line: string): Promise<string> =>
  idOf(await gatehouse.type(line, 'nothing', person.caller))

/** Gives somebody's code for a confirmation. */
export const code = (
  person: Person,
  id: string,
  text = person.code(),
  caller: Caller = person.caller,
): Promise<Answer> => gatehouse.say({ id, caller, say: { kind: 'code', account: null, code: text } })

/** The status of the route `shop`, by a real request. */
export const shop = async (): Promise<number> => (await gatehouse.ask('shop.localhost')).status

/** Everything that is kept. */
export const stores = (): TestGatehouse['edge']['stores'] => gatehouse.edge.stores

/** The newest entry of the audit. */
export const lastEntry = (): AuditEntry | undefined => gatehouse.audit(1)[0]
