import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accountBootstrap } from '@gatehouse/bot/commands/account-bootstrap.ts'
import { accountEnroll } from '@gatehouse/bot/commands/account-enroll.ts'
import { accountResetTotp } from '@gatehouse/bot/commands/account-reset-totp.ts'
import { keyringRotate } from '@gatehouse/bot/commands/keyring-rotate.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import { MasterKeyFile } from '@gatehouse/core/key-file/master-key-file.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { graver } from '@gatehouse/core/routing/risk.ts'
import { SqliteMasterKey } from '@gatehouse/core/sqlite/master-key.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CommandDeps } from '../../bot/src/command.ts'
import { readArguments } from '../../bot/src/grammar/arguments.ts'
import { findCommand } from '../../bot/src/grammar/find-command.ts'
import { splitWords } from '../../bot/src/grammar/grammar.ts'
import type { Proposal, Written } from '../../bot/src/proposal.ts'
import { someTimeMs, Vault } from './vault.ts'

const commands = [accountBootstrap, accountEnroll, accountResetTotp, keyringRotate]
const local: Actor = { kind: 'local' }

let vault: Vault
let keyFile: string
beforeEach(() => {
  vault = new Vault()
  keyFile = join(vault.folder, 'master.key')
  writeFileSync(keyFile, vault.key.toString('hex'), { mode: 0o600 })
})
afterEach(() => vault.stop())

function deps(): CommandDeps {
  const masterKey = new SqliteMasterKey({
    database: vault.database,
    keyring: vault.realKeyring,
    keyFile: new MasterKeyFile(keyFile),
    confirmations: { endAll: () => undefined },
    links: vault.links,
    log: silentLog,
  })
  const { accounts, codes, links } = vault
  return { accounts, codes, links, masterKey, transactions: vault.database } as unknown as CommandDeps
}

/** What a command would do; that looking at it changes nothing is checked each time. */
function preview(line: string, actor: Actor = local): Proposal & { asks: string } {
  const { command, words } = findCommand(commands, splitWords(line))
  if (!('propose' in command)) throw new TypeError(line)
  const before = dump()
  try {
    const proposal = command.propose(deps(), readArguments(command, words), actor, {
      by: 'test',
      atMs: 0,
      address: null,
    })
    const risks = (proposal.findings ?? []).map(({ risk }) => risk ?? 'critical')
    return { ...proposal, asks: graver(command.risk, proposal.risk ?? 'read', ...risks) }
  } finally {
    expect(dump()).toBe(before)
  }
}

function say(line: string): Written {
  const proposal = preview(line)
  return vault.database.write(() => proposal.write(someTimeMs, 1))
}

function dump(): string {
  return vault.dump() + JSON.stringify(vault.database.sqlite.prepare('SELECT * FROM account').all())
}

const words = (proposal: Proposal) =>
  proposal.changes.map(({ thing, name, action, fields }) => [
    thing,
    name,
    action,
    ...fields.map(({ key }) => key),
  ])

describe('account enroll', () => {
  it('hands a link over to a person who has no codes, and shows its token nowhere else', () => {
    const id = vault.account('anna')
    expect(words(preview('account enroll anna'))).toEqual([
      ['account', 'anna', 'change', 'link to take up codes'],
    ])
    expect(preview('account enroll anna').asks).toBe('destructive')
    const { handover, ...rest } = say('account enroll anna')
    expect(handover?.purpose).toBe('enrol')
    expect(vault.links.find(handover?.token ?? '', someTimeMs)).toMatchObject({
      purpose: 'enrol',
      subject: id,
    })
    expect(JSON.stringify(rest)).not.toContain(handover?.token)
  })

  it('asks for a second person when it is an admin’s: whoever opens the link is one from then on', () => {
    vault.account('anna', 'admin')
    expect(preview('account enroll anna').asks).toBe('critical')
  })

  it('is refused for who has codes, is disabled, or is not there', () => {
    vault.enrolled('anna')
    vault.accounts.setState(vault.account('bert'), 'disabled')
    expect(() => preview('account enroll anna')).toThrow('reset them first: account reset-totp anna')
    expect(() => preview('account enroll bert')).toThrow('bert is disabled. First: account enable bert')
    expect(() => preview('account enroll ana')).toThrow('Did you mean anna?')
  })
})

describe('account bootstrap', () => {
  it('makes the first admin with a link', () => {
    expect(preview('account bootstrap anna').asks).toBe('change')
    expect(words(preview('account bootstrap anna'))).toEqual([
      ['account', 'anna', 'add', 'role', 'link to take up codes'],
    ])
    const { handover } = say('account bootstrap anna')
    const anna = vault.accounts.byName('anna')
    expect(anna).toMatchObject({ role: 'admin', state: 'active' })
    expect(vault.links.find(handover?.token ?? '', someTimeMs)?.subject).toBe(anna?.id)
  })

  it('gives a new link when the first was not used, and another admin when nobody took one up', () => {
    const first = say('account bootstrap anna')
    const second = say('account bootstrap anna')
    expect(vault.links.find(first.handover?.token ?? '', someTimeMs)).toBeNull()
    expect(vault.links.find(second.handover?.token ?? '', someTimeMs)).not.toBeNull()
    expect(vault.accounts.list()).toHaveLength(1)
    say('account bootstrap bert')
    expect(vault.accounts.list().map(({ name }) => name)).toEqual(['anna', 'bert'])
  })

  it('is refused once an active admin has codes, and possible again when none has', () => {
    const anna = vault.enrolled('anna', 'admin')
    expect(() => preview('account bootstrap bert')).toThrow('There is an admin with codes already: anna.')
    vault.codes.reset(anna.id)
    expect(preview('account bootstrap anna').changes).toHaveLength(1)
    vault.enrolled('cora')
    expect(preview('account bootstrap bert').changes).toHaveLength(1)
  })

  it('makes nobody an admin by the way', () => {
    vault.account('anna', 'operator')
    vault.accounts.setState(vault.account('bert', 'admin'), 'disabled')
    expect(() => preview('account bootstrap anna')).toThrow('is there already and has the role operator')
    expect(() => preview('account bootstrap bert')).toThrow('is there already and is disabled')
  })

  it('is for the console of the machine alone', () => {
    const anna = vault.accounts.add({ name: 'anna', role: 'admin' }, someTimeMs)
    const key = {
      id: 1,
      name: 'ci',
      owner: null,
      scopes: [],
      networks: [],
      createdAtMs: 0,
      expiresAtMs: 9e12,
    }
    const others: Actor[] = [
      { kind: 'account', account: anna },
      { kind: 'key', key: { ...key, revokedAtMs: null, lastUsedAtMs: null }, role: 'admin' },
    ]
    for (const actor of others)
      expect(() => preview('account bootstrap bert', actor)).toThrow('at the console of the machine')
  })
})

describe('account reset-totp', () => {
  it('takes codes away, and says how new ones are taken up', () => {
    const { id } = vault.enrolled('anna')
    expect(preview('account reset-totp anna').asks).toBe('critical')
    expect(say('account reset-totp anna').next).toEqual(['account enroll anna'])
    expect(vault.codes.enrolled(id)).toBe(false)
    expect(preview('account reset-totp anna').changes).toEqual([])
  })

  it('means the codes of now, and not those that are taken up after it was shown', () => {
    const { id } = vault.enrolled('anna')
    const before = preview('account reset-totp anna')
    expect(preview('account reset-totp anna').binds).toEqual(before.binds)
    vault.codes.reset(id)
    vault.takeUp(id, someTimeMs)
    const after = preview('account reset-totp anna')
    expect(after.changes).toEqual(before.changes)
    expect(after.binds).not.toEqual(before.binds)
  })

  it('says so when nobody is left who could confirm anything', () => {
    vault.enrolled('anna', 'admin')
    expect(preview('account reset-totp anna').findings).toEqual([
      { guard: 'last-codes', message: expect.stringContaining('account bootstrap anna'), risk: 'critical' },
    ])
    vault.enrolled('bert', 'admin')
    expect(preview('account reset-totp anna').findings).toEqual([])
  })
})

describe('keyring rotate', () => {
  it('shows by fingerprints what it would do, and is bound to that very key', () => {
    const next = () => writeFileSync(`${keyFile}.next`, randomBytes(32).toString('hex'), { mode: 0o600 })
    next()
    const first = preview('keyring rotate')
    expect(first.asks).toBe('critical')
    expect(first.findings?.map(({ guard }) => guard)).toEqual(['old-backups', 'open-sessions'])
    expect(first.findings?.[0]?.message).toContain(`${keyFile} is overwritten`)
    const [field] = first.changes[0]?.fields ?? []
    expect(field?.from).toMatch(/^[0-9a-f]{8}$/)
    expect(preview('keyring rotate').changes).toEqual(first.changes)
    next()
    expect(preview('keyring rotate').changes).not.toEqual(first.changes)
  })

  it('rotates, and shows no key', async () => {
    vault.enrolled('anna')
    const next = randomBytes(32).toString('hex')
    writeFileSync(`${keyFile}.next`, next, { mode: 0o600 })
    const shown = JSON.stringify(preview('keyring rotate'))
    const written = say('keyring rotate')
    await Promise.resolve()
    expect(written).toMatchObject({
      notes: ['1 value was sealed anew.'],
      data: { sealedAnew: 1, warning: null },
    })
    for (const key of [next, vault.key.toString('hex')])
      expect(shown + JSON.stringify(written)).not.toContain(key.slice(0, 16))
  })

  it('is refused before anybody is asked for a code when there is no new key', () => {
    expect(() => preview('keyring rotate')).toThrow(
      /There is no new master key: .*master\.key\.next is missing/,
    )
  })
})
