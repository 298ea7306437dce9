import { describe, expect, it } from 'vitest'
import { people, refusal, setUpEach, slack } from './account-scene.ts'

setUpEach()

describe('the last active admin who has codes', () => {
  const lines = ['account remove anna', 'account disable anna', 'account role anna operator']

  it.each(lines)('is not taken away: %s', line => {
    people.account('anna', 'admin', { codes: true })
    const doris = people.account('doris', 'admin', { codes: true })
    people.accounts.setState(doris.id, 'disabled')
    people.account('eric', 'operator', { codes: true })
    const preview = people.preview(line)
    expect(preview.asks).toBeNull()
    expect(preview.why.join()).toContain('account add <name> role=admin, then account enroll <name>')
    expect(refusal(line)).toContain('anna is the last active admin who has codes')
    people.account('bert', 'admin')
    expect(people.preview(line).why.join()).toContain('take up codes: account enroll bert')
    expect(refusal(line)).toContain('anna is the last active admin who has codes')
  })

  it.each(lines)('is one of two once another has codes: %s', line => {
    people.account('anna', 'admin', { codes: true })
    people.account('bert', 'admin', { codes: true })
    expect(people.preview(line).asks).toBe('critical')
    people.say(line)
    expect(refusal(line.replace('anna', 'bert'))).toContain('bert is the last active admin')
  })

  it.each(lines)('is nobody who has none: %s', line => {
    people.account('anna', 'admin')
    people.account('bert', 'admin', { codes: true })
    expect(people.preview(line).asks).toBe('critical')
  })

  it('cannot be told to be admin and refused', () => {
    people.account('anna', 'admin', { codes: true })
    expect(people.preview('account role anna admin').changes).toEqual([])
    expect(people.preview('account enable anna').changes).toEqual([])
  })
})

it('somebody who takes something from themselves is told so', () => {
  const account = people.account('anna', 'admin', { codes: true })
  const bert = people.account('bert', 'admin', { codes: true })
  people.accounts.link(account.id, slack, 1)
  for (const line of [
    'account role anna viewer',
    'account disable anna',
    'account remove anna',
    'account unlink anna',
  ]) {
    expect(people.preview(line, { kind: 'account', account }).why.join(), line).toContain('your own account')
    expect(people.preview(line, { kind: 'account', account: bert }).why, line).toEqual([])
  }
})
