import { SqliteConfirmationStore } from '@gatehouse/core/sqlite/confirmation-store.ts'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineCommand, positional } from '../../bot/src/command.ts'
import { readArguments } from '../../bot/src/grammar/arguments.ts'
import { complete } from '../../bot/src/grammar/complete.ts'
import { findCommand } from '../../bot/src/grammar/find-command.ts'
import { splitWords } from '../../bot/src/grammar/grammar.ts'
import { commands } from './account-parts.ts'
import { discord, people, refusal, setUpEach, slack, slackKeys } from './account-scene.ts'

setUpEach()

describe('commands about accounts', () => {
  it('say in words what they would change, change nothing by that, and then do it', () => {
    people.account('root', 'admin', { codes: true })
    people.account('other', 'admin', { codes: true })
    const steps: [line: string, change: unknown, after: () => unknown, expected: unknown][] = [
      [
        'account add anna role=operator',
        { action: 'add', fields: [{ key: 'role', from: null, to: 'operator' }] },
        () => people.accounts.byName('anna')?.role,
        'operator',
      ],
      [
        'account role anna viewer',
        { action: 'change', fields: [{ key: 'role', from: 'operator', to: 'viewer' }] },
        () => people.accounts.byName('anna')?.role,
        'viewer',
      ],
      [
        `account link anna ${slackKeys}`,
        { action: 'change', fields: [{ key: 'identity', from: null, to: 'slack:T024/U9' }] },
        () => people.accounts.byIdentity(slack)?.name,
        'anna',
      ],
      [
        'account disable anna',
        { action: 'change', fields: [{ key: 'state', from: 'active', to: 'disabled' }] },
        () => people.accounts.byIdentity(slack)?.state,
        'disabled',
      ],
      [
        'account enable anna',
        { action: 'change', fields: [{ key: 'state', from: 'disabled', to: 'active' }] },
        () => people.accounts.byIdentity(slack)?.state,
        'active',
      ],
      [
        'account unlink anna',
        { action: 'change', fields: [{ key: 'identity', from: 'slack:T024/U9', to: null }] },
        () => people.accounts.byIdentity(slack),
        null,
      ],
      [
        'account remove anna',
        { action: 'remove', fields: [{ key: 'role', from: 'viewer', to: null }] },
        () => people.accounts.byName('anna'),
        null,
      ],
    ]
    for (const [line, change, after, expected] of steps) {
      const before = people.dump()
      const proposal = people.preview(line)
      expect(people.preview(line).changes, line).toEqual(proposal.changes)
      expect(people.dump(), line).toBe(before)
      expect(proposal.changes, line).toEqual([{ thing: 'account', name: 'anna', ...(change as object) }])
      expect(proposal.asks, line).toBe('destructive')
      people.say(line)
      expect(after(), line).toEqual(expected)
    }
  })

  it.each([
    'account add carl role=admin',
    'account role anna operator',
    'account role bert admin',
    `account link anna platform=discord workspace=1 user=2`,
    `account unlink anna`,
    'account disable anna',
    'account enable doris',
    'account remove anna',
  ])('critical, because it is about an admin: %s', line => {
    const anna = people.account('anna', 'admin', { codes: true })
    people.account('other', 'admin', { codes: true })
    people.account('bert', 'viewer')
    people.accounts.setState(people.account('doris', 'admin').id, 'disabled')
    people.accounts.link(anna.id, slack, 1)
    expect(people.preview(line).asks).toBe('critical')
  })

  it('do nothing when it is like that already', () => {
    people.account('other', 'admin', { codes: true })
    const anna = people.account('anna', 'admin', { codes: true })
    people.accounts.link(anna.id, slack, 1)
    people.accounts.setState(people.account('bert', 'viewer').id, 'disabled')
    for (const line of [
      'account role anna admin',
      'account enable anna',
      'account disable bert',
      `account link anna ${slackKeys}`,
    ]) {
      expect(people.preview(line).changes, line).toEqual([])
      people.say(line)
    }
    expect(people.accounts.identities(anna.id)).toEqual([slack])
  })

  it('removing takes identities, codes and keys along, in the same transaction', () => {
    people.account('other', 'admin', { codes: true })
    const anna = people.account('anna', 'operator', { codes: true })
    const bert = people.account('bert', 'operator', { codes: true })
    people.accounts.link(anna.id, slack, 1)
    people.key('ci', anna.id)
    people.key('deploy', bert.id)
    expect(people.preview('account remove anna').changes[0]?.fields).toEqual([
      { key: 'role', from: 'operator', to: null },
      { key: 'identities', from: 'slack:T024/U9', to: null },
      { key: 'codes', from: 'set', to: null },
      { key: 'keys', from: 'ci', to: null },
    ])
    people.say('account remove anna')
    expect(people.accounts.byIdentity(slack)).toBeNull()
    expect([people.codes.enrolled(anna.id), people.codes.enrolled(bert.id)]).toEqual([false, true])
    expect(people.keys.list().map(key => key.revokedAtMs)).toEqual([people.nowMs, null])
  })

  it('removing is undone whole with the transaction that it is part of', () => {
    const anna = people.account('anna', 'operator', { codes: true })
    people.accounts.link(anna.id, slack, 1)
    people.key('ci', anna.id)
    const before = people.dump()
    const proposal = people.preview('account remove anna')
    expect(() =>
      people.database.write(() => {
        proposal.write(people.nowMs, 1)
        throw new Error('no audit, no action')
      }),
    ).toThrow('no audit')
    expect(people.dump()).toBe(before)
  })

  it('removing ends a link to take up codes that waits', () => {
    const { id } = people.account('anna', 'operator')
    const { token } = people.links.make('enrol', id, people.nowMs)
    expect(people.links.find(token, people.nowMs)).not.toBeNull()
    people.say('account remove anna')
    expect(people.links.find(token, people.nowMs)).toBeNull()
  })

  it('refuse bad words with a sentence and change nothing', () => {
    const anna = people.account('anna', 'viewer')
    const bert = people.account('bert', 'viewer')
    people.accounts.link(bert.id, discord, 1)
    people.accounts.link(anna.id, slack, 1)
    people.accounts.link(anna.id, { ...slack, user: 'U10' }, 1)
    const answers: [string, string][] = [
      ['account add anna role=viewer', 'There is an account "anna" already'],
      ['account add local role=viewer', 'stands for Gatehouse itself or for everybody'],
      ['account add all role=viewer', 'stands for Gatehouse itself or for everybody'],
      ['account add 123456 role=viewer', 'six digits look like a code'],
      ['account add Anna role=viewer', 'lower-case letters'],
      ['account add carl', 'role is missing'],
      ['account add carl role=operater', 'Did you mean operator?'],
      ['account role ana admin', 'There is no account "ana". Did you mean anna?'],
      ['account role zzz admin', 'There is no account "zzz". See: account list'],
      ['account remove Bert', 'Did you mean bert?'],
      ['account link anna', 'Say whom'],
      ['account link anna platform=slack', 'workspace= and user= is missing'],
      ['account link anna platform=slack workspace=T024 user=anna', '"anna" is no user id of slack'],
      ['account link anna platform=slack workspace=acme user=U1', '"acme" is no workspace id of slack'],
      ['account link anna platform=discord workspace=1 user=U1', '"U1" is no user id of discord'],
      ['account link anna platform=slack workspace=T024 user=@anna', 'write the id as the platform gives it'],
      ['account link anna platform=irc workspace=T024 user=U1', 'one of slack, discord'],
      ['account link anna platform=discord workspace=197 user=803', 'linked to the account bert already'],
      ['account link anna U024BE7LH1', 'a pairing code has eight letters and digits'],
      ['account link anna K7QF-2M9X', 'Nobody has this pairing code now'],
      [`account link anna K7QF-2M9X ${slackKeys}`, 'not both'],
      ['account unlink anna', 'anna has 2 identities (slack:T024/U10, slack:T024/U9)'],
      ['account unlink anna platform=discord workspace=197 user=803', 'belongs to bert, not to anna'],
      ['account unlink anna platform=discord workspace=1 user=2', 'is not linked to anna'],
      ['account add carl role=viewer state=active', 'has no key "state"'],
    ]
    for (const [line, words] of answers) {
      const said = refusal(line)
      expect(said, line).toContain(words)
      expect(said, line).toMatch(/^AppError: /)
    }
    people.say('account unlink bert')
    expect(people.accounts.identities(bert.id)).toEqual([])
  })

  it('have examples that can be read, and complete what is there', () => {
    for (const command of commands) {
      for (const line of command.examples) {
        const found = findCommand(commands, splitWords(line))
        expect(found.command).toBe(command)
        readArguments(command, found.words)
      }
    }
    people.account('anna', 'viewer')
    people.account('bert', 'viewer')
    people.key('ci', people.account('carl', 'viewer').id)
    expect(complete(people.deps, 'account show ').hits).toEqual(['anna ', 'bert ', 'carl '])
    expect(complete(people.deps, 'account role b').hits).toEqual(['bert '])
    expect(complete(people.deps, 'account role bert ').hits).toEqual(['viewer ', 'operator ', 'admin '])
  })

  it('let faces complete keys that are not revoked, and plans that wait', () => {
    const { id } = people.account('anna', 'admin')
    people.key('ci', id)
    people.keys.revoke(people.key('old', id).id, people.nowMs)
    const confirmations = new SqliteConfirmationStore(people.database)
    const open = () =>
      confirmations.open({
        typed: 'route remove shop',
        line: 'route remove shop',
        role: 'operator',
        planHash: 'a'.repeat(64),
        plan: { changes: [], impact: null, findings: [], risk: 'destructive' },
        baseRevision: null,
        etag: null,
        requester: id,
        face: 'console',
        createdAtMs: people.nowMs,
      }).id
    confirmations.end(open(), 'cancelled', 'not wanted', people.nowMs)
    const waiting = open()
    const probe = defineCommand({
      name: 'probe',
      summary: 'takes one of each',
      role: 'viewer',
      risk: 'read',
      parameters: {
        key: positional(z.string(), 'key', 'a key', { suggest: 'key' }),
        plan: positional(z.string(), 'id', 'a plan that waits', { suggest: 'confirmation' }),
      },
      examples: ['probe ci 7f3a2b1c'],
      read: () => ({ title: 'Nothing.', severity: 'info' }),
    })
    const deps = { ...people.deps, confirmations, commands: [probe] }
    expect(complete(deps, 'probe ').hits).toEqual(['ci '])
    expect(complete(deps, 'probe ci ').hits).toEqual([`${waiting.slice(0, 8)} `])
  })

  it('show who may do what, and what to do next', () => {
    expect(people.read('account list').title).toBe('There are no accounts yet.')
    const anna = people.account('anna', 'admin', { codes: true })
    people.account('bert', 'viewer')
    people.accounts.link(anna.id, slack, 1)
    people.key('ci', anna.id)
    people.nowMs += 120_000
    expect(people.read('account list').table?.rows).toEqual([
      ['anna', 'admin', 'active', 'yes', 'slack:T024/U9', '2m ago'],
      ['bert', 'viewer', 'active', 'no', '', '2m ago'],
    ])
    const shown = people.read('account show anna')
    expect(shown.facts).toEqual([
      ['role', 'admin'],
      ['state', 'active'],
      ['codes', 'set'],
      ['identities', 'slack:T024/U9'],
      ['keys', 'ci'],
      ['since', '2m ago'],
    ])
    const other = people.read('account show bert')
    expect(other.next).toContain('account enroll bert')
    expect(other.notes?.join()).toContain('account link bert <pairing-code>')
  })
})
