import type { Caller } from '@gatehouse/bot/caller.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { office, type Person } from '../harness/gatehouse.ts'
import { anna, asked, code, gatehouse, idOf, setUpEach, stores } from '../identity/scene.ts'

setUpEach()

let bert: Person
let vera: Person

/** Everything that somebody reads of the incident: timeline and export, also what programs get. */
async function reads(caller: Caller): Promise<string> {
  const answers = await Promise.all(
    ['incident timeline 1 last=200', 'incident timeline 2h', 'incident export 1', 'incident show 1'].map(
      line => gatehouse.type(line, 'nothing', caller),
    ),
  )
  expect(answers.map(({ exit }) => exit)).toEqual([0, 0, 0, 0])
  return JSON.stringify(answers)
}

beforeEach(async () => {
  bert = gatehouse.person('bert', 'admin')
  vera = gatehouse.person('vera', 'viewer')
  await gatehouse.as(anna, 'incident open "Checkout is slow"')
  await gatehouse.as(anna, 'route set shop body=sale')
  await gatehouse.as(anna, 'drift repair')
  await gatehouse.as(anna, 'incident note "the database is fine"')
  // Of plans, and of what was refused.
  await gatehouse.say({
    id: await asked(anna, 'route remove wiki'),
    caller: anna.caller,
    say: { kind: 'cancel' },
  })
  await gatehouse.as(anna, 'incident open "another one"')
  // Of what is for admins alone.
  expect((await gatehouse.as(bert, 'account add carl role=viewer')).exit).toBe(0)
  const key = await asked(bert, 'key create deploy scopes=*:read')
  await code(bert, key, '000000')
  await gatehouse.say({ id: key, caller: bert.caller, say: { kind: 'cancel' } })
  await gatehouse.as(vera, 'place list')
  const settings = idOf(
    await gatehouse.type('settings set reserved-hosts=status.localhost', 'nothing', bert.caller),
  )
  await gatehouse.say({ id: settings, caller: bert.caller, say: { kind: 'cancel' } })
})

const forAll = ['route set shop body=sale', 'drift repair', 'the database is fine', 'shop → sale']
const forOperators = ['route remove wiki']
const forAdmins = [
  'account add carl',
  'key create deploy',
  'place list',
  'another one',
  'reserved-hosts=status',
  'needs the role',
]

describe('a person reads in a timeline what they could read elsewhere, and nothing else', () => {
  const expectRead = (text: string, there: readonly string[], missing: readonly string[]) => {
    for (const one of there) expect(text, one).toContain(one)
    for (const one of missing) expect(text, one).not.toContain(one)
  }

  it('an admin reads everything, and is told to mind who reads the export', async () => {
    const text = await reads(bert.caller)
    expectRead(text, [...forAll, ...forOperators, ...forAdmins, 'mind who reads it'], ['is left out'])
  })

  it('an operator reads plans that operators may decide, and nothing of who may do what', async () => {
    const text = await reads(anna.caller)
    expectRead(text, [...forAll, ...forOperators, 'is left out'], forAdmins)
  })

  it('a viewer reads what was done, as in the list of revisions', async () => {
    const text = await reads(vera.caller)
    expectRead(text, [...forAll, 'is left out'], [...forOperators, ...forAdmins])
  })

  it('an admin reads no more than a viewer where commands of viewers alone are taken', async () => {
    const place = { ...office, channel: 'CVIEW' }
    stores().places.set({ ...place, verdict: 'allow', role: 'viewer', cards: false }, gatehouse.clock.nowMs())
    if (bert.caller.kind !== 'chat') throw new Error('bert is in a chat')
    expectRead(await reads({ ...bert.caller, place }), forAll, [...forOperators, ...forAdmins])
  })

  it('a key reads what its scopes let it read: the audit only with the scope for it', async () => {
    const keyWith = (name: string, scopes: string[]): Caller => {
      const nowMs = gatehouse.clock.nowMs()
      const key = stores().keys.add(
        { name, owner: bert.id, scopes, networks: [], expiresAtMs: nowMs + 1e6 },
        nowMs,
      )
      stores().keys.issue(key.id)
      return { kind: 'key', id: key.id, face: 'api', address: null }
    }
    expectRead(await reads(keyWith('narrow', ['incident:read'])), forAll, [...forOperators, ...forAdmins])
    expectRead(await reads(keyWith('wide', ['*:read'])), [...forAll, ...forOperators, ...forAdmins], [])
  })
})

it('what strangers try is in no timeline', async () => {
  const stranger: Caller = {
    kind: 'chat',
    identity: { platform: 'slack', workspace: 'T1', user: 'UNOBODY' },
    place: office,
    guest: false,
    bot: false,
  }
  await gatehouse.type('route list', 'nothing', stranger)
  expect(gatehouse.audit(1)[0]).toMatchObject({ kind: 'denied', actor: { kind: 'unknown' } })
  expect(await reads(bert.caller)).not.toContain('UNOBODY')
})
