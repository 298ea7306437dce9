import { join } from 'node:path'
import { callGate } from '@gatehouse/bot/platforms/console/socket-client.ts'
import { startSocketServer } from '@gatehouse/bot/platforms/console/socket-server.ts'
import { expect } from 'vitest'
import { ApiSeat, postCommand } from './api.ts'
import { consoleFace } from './console.ts'
import type { Capability, FaceName } from './face.ts'
import type { Stage } from './stage.ts'

/** What a face does not have: why, and what holds there instead. */
export interface Lack {
  /** The reason, and what is shown instead. */
  words: string
  /** Shows it by doing it. */
  shows(stage: Stage): Promise<void>
}

/** What faces cannot have. Whatever is not named here, each of them has. */
export const missing: Readonly<Record<FaceName, Partial<Record<Capability, Lack>>>> = {
  console: {
    roles: {
      words: 'whoever uses the data folder may do everything, and everybody is told',
      shows: toldOfLocal,
    },
    'chat identities': {
      words: 'there is no chat to know people from; a key that nobody knows is refused',
      shows: strangeKeyAtSocket,
    },
  },
  api: {
    codes: {
      words: 'keys give no codes; what is graver than their scopes is refused',
      shows: keyWithoutScope,
    },
    'second persons': {
      words: 'two people must confirm what is critical, and a key is none',
      shows: keyIsNoPerson,
    },
    'typed lines': {
      words: 'programs send JSON; what is no command has no address',
      shows: noSuchAddress,
    },
    powers: {
      words: 'who may do what is decided by people; a key can only look',
      shows: keyHasNoPowers,
    },
    'chat identities': {
      words: 'there is no chat to know people from; a key that nobody knows is refused',
      shows: strangeKey,
    },
  },
  slack: {},
  discord: {},
}

async function toldOfLocal(stage: Stage): Promise<void> {
  const ada = stage.account('ada', 'admin')
  const vera = consoleFace(stage).person('vera', 'viewer')
  expect(await vera.types('route add shop shop.localhost answer=200 body=shop')).toMatch(/Route shop added/)
  stage.written('local', /^route add shop/)
  await stage.everybody.sees(/Route shop added[\s\S]*by: the console of the machine[^\n]*, through console/)
  const answer = await stage.gate.type('status', 'nothing', ada.caller)
  expect(answer.reply.notes?.join('\n')).toMatch(/Done as local, at the console of the machine/)
}

async function strangeKeyAtSocket(stage: Stage): Promise<void> {
  const { gate, desk, deniedKeys } = stage
  const path = join(gate.edge.folder, 'gate.sock')
  const server = await startSocketServer({
    path,
    desk,
    keyOf: secret => gate.deps.keys.bySecret(secret)?.id ?? null,
    deniedKey: () => deniedKeys.write('unknown', null, null),
    log: gate.deps.log,
  })
  try {
    await gate.expectUnchanged(async () => {
      const words = ['route', 'add', 'shop', 'shop.localhost', 'answer=200']
      const call = { path, words, yes: false, withoutCode: false, person: null }
      const answer = await callGate({ ...call, key: madeUpKey })
      expect(answer).toMatchObject({ exit: 1, reply: { title: expect.stringMatching(/not known/) } })
    })
    stage.written('denied', 'API key, unknown')
  } finally {
    await server.close()
  }
}

const madeUpKey = `gh_made-up-key-${'x'.repeat(31)}`

async function strangeKey({ gate, web }: Stage): Promise<void> {
  await gate.expectUnchanged(async () => {
    const body = { name: 'shop', hosts: 'shop.localhost', answer: 200 }
    const refused = await postCommand(web, madeUpKey, 'route add', body)
    expect(refused).toMatchObject({ status: 401, text: expect.stringMatching(/API key is unknown/) })
  })
  expect(gate.audit(3).map(({ kind, face }) => [kind, face])).toContainEqual(['denied', 'api'])
}

async function keyWithoutScope(stage: Stage): Promise<void> {
  const { gate } = stage
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  const program = new ApiSeat(stage, stage.account('anna', 'admin'), ['*:change'])
  await gate.expectUnchanged(async () => {
    expect(await program.types('route remove shop')).toMatch(/needs the scope route:destructive/)
  })
  expect(gate.deps.confirmations.waiting()).toEqual([])
  stage.written('denied', 'route remove shop')
}

async function keyIsNoPerson(stage: Stage): Promise<void> {
  const { gate } = stage
  stage.account('ben', 'admin')
  const program = new ApiSeat(stage, stage.account('anna', 'admin'), ['*:change', 'keyring:destructive'])
  await gate.expectUnchanged(async () => {
    expect(await program.types('keyring rotate')).toMatch(/two people must confirm it, and a key is none/)
    expect(await program.types('confirmation reject 0123456789abcdef')).toMatch(/confirmation is a person’s/)
  })
  stage.written('denied', 'keyring rotate')
}

async function noSuchAddress(stage: Stage): Promise<void> {
  const { gate, web } = stage
  const secret = new ApiSeat(stage, stage.account('anna', 'admin'), ['*:change']).secret
  await gate.expectUnchanged(async () => {
    const unknown = await postCommand(web, secret, 'rout list', {})
    expect(unknown).toMatchObject({ status: 404, text: expect.stringMatching(/no command at this path/) })
    const misspelt = await postCommand(web, secret, 'route show', { nam: 'shop' })
    expect(misspelt).toMatchObject({ status: 400, text: expect.stringMatching(/Did you mean name\?/) })
  })
}

async function keyHasNoPowers(stage: Stage): Promise<void> {
  const program = new ApiSeat(stage, stage.account('anna', 'admin'), ['*:change', 'account:destructive'])
  const before = stage.gate.deps.accounts.list().length
  expect(await program.types('account add dora role=viewer')).toMatch(/decided by people/)
  expect(stage.gate.deps.accounts.list()).toHaveLength(before)
  stage.written('denied', /^account add dora/)
}
