import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqlitePairingStore } from '@gatehouse/core/sqlite/pairing-store.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Identity } from '../../core/src/identity/account.ts'
import { confirmationLifeMs, secondPersonLifeMs } from '../../core/src/identity/confirmation.ts'
import { maxPairings, pairingCode, pairingLifeMs, readPairingCode } from '../../core/src/identity/pairing.ts'
import { People } from './account-parts.ts'

let people: People
beforeEach(() => {
  people = new People()
})
afterEach(() => people.stop())

const who = (user: string): Identity => ({ platform: 'slack', workspace: 'T1', user })
const anna = who('U1')

describe('a pairing code', () => {
  it('names the identity that it was shown to, and nobody else', () => {
    const code = people.pairings.codeFor(anna, 0)
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(people.pairings.codeFor(who('U2'), 0)).not.toBe(code)
    expect(people.pairings.identityOf(code, 1)).toEqual(anna)
    const other = code.startsWith('0') ? `1${code.slice(1)}` : `0${code.slice(1)}`
    expect(people.pairings.identityOf(other, 1)).toBeNull()
  })

  it('is forgiving about how it is spelled', () => {
    people.database.sqlite.exec("INSERT INTO pairing VALUES ('01ABCXYZ', 'slack', 'T1', 'U1', 1000)")
    for (const text of [
      '01ABCXYZ',
      '01AB-CXYZ',
      '01ab-cxyz',
      'o1ab-cxyz',
      'OIAB CXYZ',
      'olab--cxyz ',
      '0-1-A-B-CXYZ',
    ])
      expect(people.pairings.identityOf(text, 1), text).toEqual(anna)
    for (const text of [
      '',
      '01ABCXY',
      '01ABCXYZZ',
      '01ABCXY!',
      'UUUUUUUU',
      '01ABCXYÖ',
      "' OR 1=1",
      '%%%%%%%%',
    ])
      expect(people.pairings.identityOf(text, 1), text).toBeNull()
  })

  it('is shown again while it lives, for half an hour from then', () => {
    const code = people.pairings.codeFor(anna, 0)
    expect(people.pairings.codeFor(anna, pairingLifeMs - 1)).toBe(code)
    expect(people.pairings.identityOf(code, 2 * pairingLifeMs - 2)).toEqual(anna)
    expect(people.pairings.identityOf(code, 2 * pairingLifeMs - 1)).toBeNull()
    expect(people.pairings.codeFor(anna, 2 * pairingLifeMs - 1)).not.toBe(code)
    expect(people.pairings.identityOf(code, 2 * pairingLifeMs - 1)).toBeNull()
  })

  it('ends when it is forgotten, also for another connection', () => {
    const code = people.pairings.codeFor(anna, 0)
    const other = new Database(people.file)
    const theirs = new SqlitePairingStore(other)
    expect(theirs.codeFor(anna, 1)).toBe(code)
    people.pairings.forget(anna)
    expect(theirs.identityOf(code, 1)).toBeNull()
    other.close()
  })

  it('has 40 bits, each of which counts', () => {
    expect(pairingCode(new Uint8Array(5))).toBe('00000000')
    expect(pairingCode(new Uint8Array(5).fill(255))).toBe('ZZZZZZZZ')
    const codes = Array.from({ length: 40 }, (_, bit) => {
      const bits = new Uint8Array(5)
      bits[Math.floor(bit / 8)] = 1 << (bit % 8)
      return pairingCode(bits)
    })
    expect(new Set(codes).size).toBe(40)
    for (const code of codes) expect(readPairingCode(code)).toBe(code)
  })

  it('goes when ten thousand newer ones live; those stay', () => {
    const codes = people.database.write(() =>
      Array.from({ length: maxPairings + 5 }, (_, at) => people.pairings.codeFor(who(`U${at}`), at)),
    )
    const living = codes.map((code, at) => people.pairings.identityOf(code, maxPairings)?.user === `U${at}`)
    expect(living.slice(0, 5)).toEqual([false, false, false, false, false])
    expect(living.slice(5).every(Boolean)).toBe(true)
    expect(people.database.sqlite.prepare('SELECT count(*) AS n FROM pairing').get()).toEqual({
      n: maxPairings,
    })
  })

  it('leaves no row behind once it is over', () => {
    for (let at = 0; at < 20; at += 1) people.pairings.codeFor(who(`U${at}`), 0)
    people.pairings.codeFor(anna, pairingLifeMs)
    expect(people.database.sqlite.prepare('SELECT count(*) AS n FROM pairing').get()).toEqual({ n: 1 })
  })
})

describe('linking by a pairing code', () => {
  it('links exactly the identity that the preview named, once', () => {
    people.account('anna', 'operator')
    people.account('bert', 'operator')
    const code = people.pairings.codeFor(anna, people.nowMs)
    const before = people.dump()
    const line = `account link anna ${code.toLowerCase()}`
    expect(people.preview(line).changes[0]?.fields).toEqual([
      { key: 'identity', from: null, to: 'slack:T1/U1' },
    ])
    expect(people.dump()).toBe(before)
    people.say(line)
    expect(people.accounts.byIdentity(anna)?.name).toBe('anna')
    expect(() => people.say(`account link bert ${code}`)).toThrow('Nobody has this pairing code now')
    expect(people.accounts.byIdentity(anna)?.name).toBe('anna')
  })

  it('keeps the code when what it was used for is undone', () => {
    people.account('anna', 'operator')
    const code = people.pairings.codeFor(anna, people.nowMs)
    const proposal = people.preview(`account link anna ${code}`)
    expect(() =>
      people.database.write(() => {
        proposal.write(people.nowMs, 1)
        throw new Error('no audit, no action')
      }),
    ).toThrow('no audit')
    expect(people.accounts.byIdentity(anna)).toBeNull()
    expect(people.pairings.identityOf(code, people.nowMs)).toEqual(anna)
  })

  it('works still when the second person comes in the last moment, and the code was shown a while before', () => {
    people.account('anna', 'admin')
    const code = people.pairings.codeFor(anna, people.nowMs)
    const shownBeforeMs = 10 * 60_000
    people.nowMs += shownBeforeMs + confirmationLifeMs + secondPersonLifeMs - 1
    people.say(`account link anna ${code}`)
    expect(people.accounts.byIdentity(anna)?.name).toBe('anna')
  })

  it('is refused when the code is too old', () => {
    people.account('anna', 'operator')
    const code = people.pairings.codeFor(anna, people.nowMs)
    people.nowMs += pairingLifeMs
    expect(() => people.say(`account link anna ${code}`)).toThrow('a code is good for half an hour')
    expect(people.accounts.byIdentity(anna)).toBeNull()
  })
})
