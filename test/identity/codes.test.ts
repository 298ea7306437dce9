import { placeIn, totpSecret } from '@gatehouse/core/sqlite/sealed-columns.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { atOnce } from './at-once.ts'
import { codeAt, someTimeMs, Vault, wrongCode } from './vault.ts'

let vault: Vault
beforeEach(() => {
  vault = new Vault()
})
afterEach(() => vault.stop())

const minute = 60_000
const step = 30_000

describe('a right code', () => {
  it('is that of RFC 6238, appendix B', () => {
    const id = vault.account('anna')
    const sealed = vault.keyring.seal(Buffer.from('12345678901234567890'), placeIn(totpSecret, id))
    vault.database.sqlite
      .prepare('INSERT INTO totp (account, sealed, last_step, enrolled_at_ms) VALUES (?, ?, 0, 0)')
      .run(id, sealed)
    const vectors: [seconds: number, digits: string][] = [
      [59, '94287082'],
      [1111111109, '07081804'],
      [1111111111, '14050471'],
      [1234567890, '89005924'],
      [2000000000, '69279037'],
      [20000000000, '65353130'],
    ]
    for (const [seconds, digits] of vectors)
      expect(vault.codes.spend(id, digits.slice(2), seconds * 1000), `at ${seconds}`).toEqual({
        kind: 'right',
        recovery: false,
      })
  })

  it.each([
    [-2, 'wrong'],
    [-1, 'right'],
    [0, 'right'],
    [1, 'right'],
    [2, 'wrong'],
  ])('of %i steps from now is %s', (away, kind) => {
    const { id, secret } = vault.enrolled('anna')
    expect(vault.codes.spend(id, codeAt(secret, someTimeMs + away * step), someTimeMs).kind).toBe(kind)
  })

  it('may have spaces in it', () => {
    const { id, secret } = vault.enrolled('anna')
    const code = codeAt(secret, someTimeMs)
    expect(vault.codes.spend(id, ` ${code.slice(0, 3)} ${code.slice(3)} `, someTimeMs).kind).toBe('right')
  })

  it('works once, and neither it nor an older one works after it', () => {
    const { id, secret } = vault.enrolled('anna')
    const code = codeAt(secret, someTimeMs)
    expect(vault.codes.spend(id, code, someTimeMs).kind).toBe('right')
    expect(vault.codes.spend(id, code, someTimeMs).kind).toBe('used')
    expect(vault.codes.spend(id, code, someTimeMs + step).kind).toBe('used')
    expect(vault.codes.spend(id, codeAt(secret, someTimeMs - step), someTimeMs).kind).toBe('used')
    expect(vault.codes.spend(id, codeAt(secret, someTimeMs + step), someTimeMs + step).kind).toBe('right')
  })

  it('is nobody else’s', () => {
    const anna = vault.enrolled('anna')
    const bert = vault.enrolled('bert')
    expect(vault.codes.spend(bert.id, codeAt(anna.secret, someTimeMs), someTimeMs).kind).toBe('wrong')
  })

  it('counts for nothing when what it was given for is undone', () => {
    const { id, secret } = vault.enrolled('anna')
    const code = codeAt(secret, someTimeMs)
    expect(() =>
      vault.database.write(() => {
        expect(vault.codes.spend(id, code, someTimeMs).kind).toBe('right')
        throw new Error('undone')
      }),
    ).toThrow('undone')
    expect(vault.codes.spend(id, code, someTimeMs).kind).toBe('right')
  })

  it('is taken once, though four processes give it two hundred times at one moment', async () => {
    const { id, secret } = vault.enrolled('anna')
    const code = codeAt(secret, someTimeMs)
    const words = [vault.file, vault.key.toString('hex'), String(id), code, String(someTimeMs), '50']
    const verdicts = (
      await atOnce(new URL('spend-child.ts', import.meta.url), [words, words, words, words])
    ).flat()
    expect(verdicts).toHaveLength(200)
    expect(verdicts.filter(kind => kind === 'right')).toHaveLength(1)
    expect(new Set(verdicts)).toEqual(new Set(['right', 'used', 'wait']))
  })
})

describe('a wrong code', () => {
  it('is free five times, then waits that double up to a quarter of an hour, and is locked at twenty', () => {
    const { id, secret } = vault.enrolled('anna')
    let nowMs = someTimeMs
    const seen: string[] = []
    for (let count = 0; count < 20; count += 1) {
      const verdict = vault.codes.spend(id, wrongCode(secret, nowMs), nowMs)
      seen.push(verdict.kind === 'wrong' ? `${verdict.tries}/${verdict.waitMs / 1000}` : verdict.kind)
      if (verdict.kind !== 'wrong' || verdict.waitMs === 0) continue
      const right = codeAt(secret, nowMs + verdict.waitMs - 1)
      expect(vault.codes.spend(id, right, nowMs + verdict.waitMs - 1)).toEqual({ kind: 'wait', waitMs: 1 })
      nowMs += verdict.waitMs
    }
    const first = '4/0 3/0 2/0 1/0 0/30 0/60 0/120 0/240 0/480'
    expect(seen.join(' ')).toBe(`${first} ${'0/900 '.repeat(10)}locked`)
    expect(vault.codes.spend(id, codeAt(secret, nowMs + 9e9), nowMs + 9e9)).toEqual({ kind: 'locked' })
    expect(vault.codes.enrolled(id)).toBe(true)
  })

  it('is forgotten after a right one', () => {
    const { id, secret } = vault.enrolled('anna')
    for (let count = 0; count < 4; count += 1)
      vault.codes.spend(id, wrongCode(secret, someTimeMs), someTimeMs)
    expect(vault.codes.spend(id, codeAt(secret, someTimeMs), someTimeMs).kind).toBe('right')
    const next = vault.codes.spend(id, wrongCode(secret, someTimeMs), someTimeMs)
    expect(next).toEqual({ kind: 'wrong', tries: 4, waitMs: 0 })
  })

  it('of one person costs another nothing', () => {
    const anna = vault.enrolled('anna')
    const bert = vault.enrolled('bert')
    for (let count = 0; count < 6; count += 1)
      vault.codes.spend(anna.id, wrongCode(anna.secret, someTimeMs), someTimeMs)
    expect(vault.codes.spend(anna.id, codeAt(anna.secret, someTimeMs), someTimeMs).kind).toBe('wait')
    expect(vault.codes.spend(bert.id, codeAt(bert.secret, someTimeMs), someTimeMs).kind).toBe('right')
  })

  it.each([
    '',
    ' ',
    '12345',
    '1234567',
    'abcdef',
    '١٢٣٤٥٦',
    '12345６',
    '-12345',
    '1e5000',
    '\u0000',
    'x'.repeat(200),
  ])('may be anything at all: %j counts as one', code => {
    const { id } = vault.enrolled('anna')
    expect(vault.codes.spend(id, code, someTimeMs)).toEqual({ kind: 'wrong', tries: 4, waitMs: 0 })
  })

  it('given once a second for a day is looked at twenty times', () => {
    const { id, secret } = vault.enrolled('anna')
    vault.keyring.opened = 0
    const kinds = new Map<string, number>()
    let guess = ''
    for (let second = 0; second < 24 * 3600; second += 1) {
      const nowMs = someTimeMs + second * 1000
      // What is wrong at the beginning of a step is so until its end.
      if (nowMs % step === 0) guess = wrongCode(secret, nowMs)
      const { kind } = vault.codes.spend(id, guess, nowMs)
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    }
    expect(vault.keyring.opened).toBe(20)
    expect(kinds.get('wrong')).toBe(19)
    expect(kinds.get('right')).toBeUndefined()
  })
})

describe('a clock that was set back', () => {
  it('closes codes until it has caught up, and says by how much', () => {
    const { id, secret } = vault.enrolled('anna')
    expect(vault.codes.spend(id, codeAt(secret, someTimeMs), someTimeMs).kind).toBe('right')
    const before = vault.dump()
    const backMs = someTimeMs - 10 * minute
    expect(vault.codes.spend(id, codeAt(secret, backMs), backMs)).toEqual({
      kind: 'clock',
      behindMs: 10 * minute - step,
    })
    expect(vault.dump()).toBe(before)
    const later = someTimeMs + step
    expect(vault.codes.spend(id, codeAt(secret, later), later).kind).toBe('right')
  })

  it('may be one step behind, as it is after a code of the next step', () => {
    const { id, secret } = vault.enrolled('anna')
    expect(vault.codes.spend(id, codeAt(secret, someTimeMs + step), someTimeMs).kind).toBe('right')
    expect(vault.codes.spend(id, codeAt(secret, someTimeMs), someTimeMs).kind).toBe('used')
    expect(vault.codes.spend(id, codeAt(secret, someTimeMs), someTimeMs - 1).kind).toBe('clock')
  })
})

describe('a recovery code', () => {
  it('is taken in place of a code, once', () => {
    const { id, recoveryCodes } = vault.enrolled('anna')
    const [one = '', other = ''] = recoveryCodes
    expect(vault.codes.spend(id, one, someTimeMs)).toEqual({ kind: 'right', recovery: true })
    expect(vault.codes.spend(id, one, someTimeMs).kind).toBe('wrong')
    expect(vault.codes.spend(id, other, someTimeMs).kind).toBe('right')
  })

  it('may be spelt as people spell', () => {
    const { id, recoveryCodes } = vault.enrolled('anna')
    const spellings = [
      (code: string) => code.toUpperCase(),
      (code: string) => code.replaceAll('-', ' '),
      (code: string) => ` ${code.replaceAll('-', '')}\n`,
      (code: string) => code.replaceAll('o', '0').replaceAll('l', '1').replaceAll('b', '8'),
    ]
    for (const [index, spell] of spellings.entries())
      expect(vault.codes.spend(id, spell(recoveryCodes[index] ?? ''), someTimeMs).kind).toBe('right')
  })

  it('is nobody else’s', () => {
    const anna = vault.enrolled('anna')
    const bert = vault.enrolled('bert')
    expect(vault.codes.spend(bert.id, anna.recoveryCodes[0] ?? '', someTimeMs).kind).toBe('wrong')
    expect(vault.codes.spend(anna.id, anna.recoveryCodes[0] ?? '', someTimeMs).kind).toBe('right')
  })

  it('waits and is locked out like any code', () => {
    const { id, secret, recoveryCodes } = vault.enrolled('anna')
    const [code = ''] = recoveryCodes
    for (let count = 0; count < 5; count += 1)
      vault.codes.spend(id, wrongCode(secret, someTimeMs), someTimeMs)
    expect(vault.codes.spend(id, code, someTimeMs).kind).toBe('wait')
    vault.database.sqlite.exec(
      Array.from({ length: 15 }, () => 'UPDATE totp SET wrong = wrong + 1, waits_until_ms = 0;').join(''),
    )
    expect(vault.codes.spend(id, code, someTimeMs + minute).kind).toBe('locked')
    vault.codes.reset(id)
    expect(vault.codes.spend(id, code, someTimeMs).kind).toBe('none')
  })

  it('is not in the database, nor is the secret', () => {
    const { secret, recoveryCodes } = vault.enrolled('anna')
    vault.database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
    const bytes = vault.database.sqlite.serialize()
    expect(bytes.includes(secret)).toBe(false)
    for (const code of recoveryCodes) {
      expect(code).toMatch(/^([a-z2-7]{4}-){6}[a-z2-7]{2}$/)
      expect(bytes.includes(code)).toBe(false)
      expect(bytes.includes(code.replaceAll('-', ''))).toBe(false)
    }
    expect(bytes.includes('anna')).toBe(true)
    expect(new Set(recoveryCodes).size).toBe(10)
  })
})

describe('a reset', () => {
  it('takes everything, so that new codes can be taken up', () => {
    const { id, secret } = vault.enrolled('anna')
    vault.codes.reset(id)
    expect(vault.codes.enrolled(id)).toBe(false)
    expect(vault.codes.spend(id, codeAt(secret, someTimeMs), someTimeMs)).toEqual({ kind: 'none' })
    expect(vault.one('SELECT count(*) AS n FROM recovery_code')).toEqual({ n: 0 })
    const offer = vault.enrolments.offer(id, someTimeMs)
    vault.links.make('enrol', id, someTimeMs)
    vault.codes.reset(id)
    expect(vault.enrolments.finish(id, codeAt(offer.secret, someTimeMs), someTimeMs)).toEqual({
      kind: 'over',
    })
    expect(vault.one('SELECT count(*) AS n FROM one_time_link')).toEqual({ n: 0 })
  })
})

describe('raw SQL cannot break the rules of codes', () => {
  it.each([
    ['a used step stays used', 'UPDATE totp SET last_step = last_step - 1'],
    ['wrong codes are not counted back', 'UPDATE totp SET wrong = 3; UPDATE totp SET wrong = 2'],
    ['wrong codes are not skipped', 'UPDATE totp SET wrong = 2'],
    ['no more than twenty', 'UPDATE totp SET wrong = 21'],
    ['codes stay with their account', 'UPDATE totp SET account = 99'],
    ['no codes for nobody', 'INSERT INTO totp VALUES (99, zeroblob(48), 0, 0, 0, 0)'],
    ['codes are not replaced', 'INSERT OR REPLACE INTO totp SELECT * FROM totp'],
    [
      'a recovery code is used once',
      'UPDATE recovery_code SET used_at_ms = 1; UPDATE recovery_code SET used_at_ms = NULL',
    ],
    ['a recovery code stays with its account', 'UPDATE recovery_code SET account = 99'],
    [
      'a recovery code is not replaced',
      'INSERT OR REPLACE INTO recovery_code SELECT hash, account, NULL FROM recovery_code',
    ],
    ['a plain secret is no sealed one', "UPDATE totp SET sealed = x'00'"],
  ])('%s', (_, sql) => {
    vault.enrolled('anna')
    const before = vault.dump()
    expect(() => vault.database.write(() => vault.database.sqlite.exec(sql))).toThrow(
      /stay|counted|CHECK|FOREIGN|taken up once|used once|unused/,
    )
    expect(vault.dump()).toBe(before)
  })

  it('locked codes do not open again', () => {
    vault.enrolled('anna')
    for (let count = 0; count < 20; count += 1)
      vault.database.sqlite.exec('UPDATE totp SET wrong = wrong + 1')
    for (const change of ['wrong = 0', 'last_step = last_step + 1', 'waits_until_ms = 0'])
      expect(() => vault.database.sqlite.exec(`UPDATE totp SET ${change}`), change).toThrow(/locked/)
  })
})
