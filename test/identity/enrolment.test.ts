import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeAt, someTimeMs, Vault, wrongCode } from './vault.ts'

let vault: Vault
beforeEach(() => {
  vault = new Vault()
})
afterEach(() => vault.stop())

const minute = 60_000

describe('an enrolment', () => {
  it('offers twenty random bytes, as text and as a URI that authenticator apps read', () => {
    const id = vault.account('anna')
    const { secret, uri } = vault.enrolments.offer(id, someTimeMs)
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    const read = new URL(uri)
    expect(`${read.protocol}//${read.host}${decodeURIComponent(read.pathname)}`).toBe(
      'otpauth://totp/Gatehouse:anna',
    )
    expect(read.searchParams.get('secret')).toBe(secret)
    expect(read.searchParams.get('issuer')).toBe('Gatehouse')
    expect(vault.enrolments.offer(id, someTimeMs).secret).not.toBe(secret)
  })

  it('counts for nothing until the first right code', () => {
    const id = vault.account('anna')
    const { secret } = vault.enrolments.offer(id, someTimeMs)
    expect(vault.codes.enrolled(id)).toBe(false)
    expect(vault.codes.spend(id, codeAt(secret, someTimeMs), someTimeMs)).toEqual({ kind: 'none' })
    const result = vault.enrolments.finish(id, codeAt(secret, someTimeMs), someTimeMs)
    expect(result.kind === 'enrolled' && result.recoveryCodes.length).toBe(10)
    expect(vault.codes.enrolled(id)).toBe(true)
    expect(vault.secretOf(id)).toHaveLength(20)
  })

  it('uses its first code up', () => {
    const id = vault.account('anna')
    const { secret } = vault.enrolments.offer(id, someTimeMs)
    const next = codeAt(secret, someTimeMs + 30_000)
    expect(vault.enrolments.finish(id, next, someTimeMs).kind).toBe('enrolled')
    for (const code of [next, codeAt(secret, someTimeMs)])
      expect(vault.codes.spend(id, code, someTimeMs).kind).toBe('used')
    expect(vault.codes.spend(id, codeAt(secret, someTimeMs + minute), someTimeMs + minute).kind).toBe('right')
  })

  it('takes five tries, and then not even the right code', () => {
    const id = vault.account('anna')
    const { secret } = vault.enrolments.offer(id, someTimeMs)
    const words: string[] = []
    for (const bad of ['', 'abc', wrongCode(secret, someTimeMs), '12345678', wrongCode(secret, someTimeMs)]) {
      const result = vault.enrolments.finish(id, bad, someTimeMs)
      words.push(result.kind === 'wrong' ? result.words : result.kind)
    }
    expect(words.map(text => text.split('. ')[1])).toEqual([
      '4 more tries.',
      '3 more tries.',
      '2 more tries.',
      'One more try.',
      'Ask for a new link: account enroll',
    ])
    expect(vault.enrolments.finish(id, codeAt(secret, someTimeMs), someTimeMs)).toEqual({ kind: 'over' })
    expect(vault.codes.enrolled(id)).toBe(false)
  })

  it('lives ten minutes', () => {
    const id = vault.account('anna')
    const finishAfter = (ms: number) => {
      const { secret } = vault.enrolments.offer(id, someTimeMs)
      return vault.enrolments.finish(id, codeAt(secret, someTimeMs + ms), someTimeMs + ms).kind
    }
    expect(finishAfter(10 * minute)).toBe('over')
    expect(finishAfter(-1)).toBe('over')
    expect(finishAfter(10 * minute - 1)).toBe('enrolled')
  })

  it('is ended by a newer one', () => {
    const id = vault.account('anna')
    const first = vault.enrolments.offer(id, someTimeMs)
    const second = vault.enrolments.offer(id, someTimeMs)
    expect(vault.enrolments.finish(id, codeAt(first.secret, someTimeMs), someTimeMs).kind).toBe('wrong')
    expect(vault.enrolments.finish(id, codeAt(second.secret, someTimeMs), someTimeMs).kind).toBe('enrolled')
  })

  it('is not for who has codes: they keep them', () => {
    const { id, secret } = vault.enrolled('anna')
    const before = vault.dump()
    expect(() => vault.enrolments.offer(id, someTimeMs)).toThrow(
      'anna has codes already. They must be reset first: account reset-totp anna',
    )
    expect(vault.dump()).toBe(before)
    expect(vault.codes.spend(id, codeAt(secret, someTimeMs), someTimeMs).kind).toBe('right')
  })

  it('is not for nobody, and not for who is disabled or removed, even in the middle of it', () => {
    expect(() => vault.enrolments.offer(99, someTimeMs)).toThrow('no active account')
    const disabled = vault.account('anna')
    const removed = vault.account('bert')
    const offers = [disabled, removed].map(id => vault.enrolments.offer(id, someTimeMs))
    vault.accounts.setState(disabled, 'disabled')
    vault.accounts.remove(removed, someTimeMs)
    for (const [index, id] of [disabled, removed].entries()) {
      const code = codeAt(offers[index]?.secret ?? '', someTimeMs)
      expect(vault.enrolments.finish(id, code, someTimeMs)).toEqual({ kind: 'over' })
      expect(() => vault.enrolments.offer(id, someTimeMs)).toThrow('no active account')
    }
  })

  it('leaves no readable secret in the database, and neither the offer once it is over', () => {
    const id = vault.account('anna')
    const { secret } = vault.enrolments.offer(id, someTimeMs)
    const bytes = () => {
      vault.database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
      return vault.database.sqlite.serialize()
    }
    expect(bytes().includes(secret)).toBe(false)
    vault.enrolments.finish(id, codeAt(secret, someTimeMs), someTimeMs)
    expect(bytes().includes(secret)).toBe(false)
    expect(vault.one('SELECT count(*) AS n FROM enrolment')).toEqual({ n: 0 })
  })

  it('that is undone leaves nothing', () => {
    const id = vault.account('anna')
    const { secret } = vault.enrolments.offer(id, someTimeMs)
    const before = vault.dump()
    expect(() =>
      vault.database.write(() => {
        expect(vault.enrolments.finish(id, codeAt(secret, someTimeMs), someTimeMs).kind).toBe('enrolled')
        throw new Error('undone')
      }),
    ).toThrow('undone')
    expect(vault.dump()).toBe(before)
    expect(vault.enrolments.finish(id, codeAt(secret, someTimeMs), someTimeMs).kind).toBe('enrolled')
  })
})
