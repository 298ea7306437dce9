import { statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ConsoleDesk } from '../../bot/src/platforms/console/converse.ts'
import type { Handed } from '../../bot/src/platforms/console/person.ts'
import { codeOf, TestDesk } from './console-desk.ts'
import { call, desk, logged, path, Reader, setUpEach, sitsAt, start } from './socket-scene.ts'

setUpEach()

describe('the socket', () => {
  it('can be opened by its own user alone', async () => {
    const before = process.umask()
    await start()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(process.umask()).toBe(before)
  })

  it('runs one command a connection, for several clients at once', async () => {
    await start()
    const answers = await Promise.all(['shop', 'wiki', 'nosuch'].map(name => call(['route', 'show', name])))
    expect(answers.map(answer => `${answer?.exit} ${answer?.reply.title}`)).toEqual([
      '0 shop',
      '0 wiki',
      '1 There is no route "nosuch".',
    ])
  })

  it('carries the question and the answer', async () => {
    await start()
    const no = await call(['route', 'remove', 'shop'], { person: new Reader('n') })
    expect(no).toMatchObject({ exit: 1, reply: { title: 'Not confirmed; nothing was changed.' } })
    const cannot = await call(['route', 'remove', 'shop'])
    expect(cannot).toMatchObject({
      exit: 1,
      reply: { title: expect.stringContaining('--yes'), changes: [{ name: 'shop' }] },
    })
    expect(desk.routes()).toEqual(['shop', 'wiki'])
    expect(desk.stores.confirmations.waiting()).toEqual([])
    expect(await call(['route', 'remove', 'shop'], { person: new Reader('y') })).toMatchObject({ exit: 0 })
    expect(await call(['route', 'remove', 'wiki'], { yes: true })).toMatchObject({ exit: 0 })
    expect(desk.routes()).toEqual([])
  })

  it('carries codes of two people, and writes none of them to the log', async () => {
    const [anna, bert] = [desk.person('anna', 'admin'), desk.person('bert', 'admin')]
    await start()
    const codes = [anna.wrong(), anna.code(), bert.code()] as const
    const reader = new Reader('anna', codes[0], '', codes[1], 'bert', codes[2])
    expect(await call(['route', 'wipe', 'shop'], { person: reader })).toMatchObject({ exit: 0 })
    expect(reader.asked.map(({ text, hidden }) => (hidden ? `${text}(hidden)` : text))).toEqual([
      'Account: ',
      'Code: (hidden)',
      'Account [anna]: ',
      'Code: (hidden)',
      "Second person's account (empty to leave it waiting): ",
      'Code: (hidden)',
    ])
    expect(desk.routes()).toEqual(['wiki'])
    const kept = logged + JSON.stringify(desk.stores.audit.list({ limit: 100 }))
    for (const code of codes) expect(kept).not.toMatch(new RegExp(`(?<!\\w)${code}(?!\\w)`))
  })

  it('lets a plan wait where nobody can be asked for a code, and refuses --yes in its place', async () => {
    desk.person('anna', 'admin')
    await start()
    expect(await call(['route', 'remove', 'shop'])).toMatchObject({
      exit: 1,
      reply: {
        title: 'Nothing was changed yet: this waits for a code.',
        changes: [{ name: 'shop' }],
        next: [`confirmation approve ${desk.last()?.id.slice(0, 8)}`],
      },
    })
    expect(desk.last()?.state).toBe('pending')
    for (const person of [null, new Reader()]) {
      expect(await call(['route', 'remove', 'shop'], { yes: true, person })).toMatchObject({
        exit: 1,
        reply: { title: expect.stringContaining('This needs a code, and --yes is none') },
      })
      expect(desk.last()?.state).toBe('cancelled')
    }
    expect(desk.routes()).toEqual(['shop', 'wiki'])
  })

  it('takes a yes that was said beforehand for no other plan than the one of that line', async () => {
    const moved: ConsoleDesk['decide'] = decision => {
      if (decision.say.kind === 'yes' && tag++ === 0) desk.deps.edge.tag += ' moved'
      return desk.decide(decision)
    }
    let tag = 0
    await start({ decide: moved })
    expect(await call(['route', 'remove', 'shop'], { yes: true })).toMatchObject({
      exit: 1,
      reply: { title: expect.stringContaining('run it again with --yes'), changes: [{ name: 'shop' }] },
    })
    expect([desk.routes(), desk.last()?.state]).toEqual([['shop', 'wiki'], 'cancelled'])
    tag = 0
    const person = new Reader('y')
    expect(await call(['route', 'remove', 'shop'], { yes: true, person })).toMatchObject({ exit: 0 })
    expect(person.shown).toEqual([expect.stringContaining('the state has moved since the preview')])
  })

  it('does without a code only for a person who says yes', async () => {
    desk.person('anna', 'admin')
    await start()
    const wishes = { withoutCode: true, person: new Reader('n') }
    expect(await call(['route', 'remove', 'shop'], wishes)).toMatchObject({ exit: 1 })
    for (const wrong of [{ person: null }, { yes: true }, { key: 'gh_x' }])
      expect(await call(['route', 'remove', 'shop'], { ...wishes, ...wrong })).toMatchObject({ exit: 2 })
    expect(desk.routes()).toEqual(['shop', 'wiki'])
    const yes = { ...wishes, person: new Reader('y') }
    expect(await call(['route', 'remove', 'shop'], yes)).toMatchObject({ exit: 0 })
  })

  it('hands secrets to the person at the terminal, and names only the link where there is none', async () => {
    desk.stores.accounts.add({ name: 'anna', role: 'operator' }, 0)
    await start()
    const first = (handed: Handed[]) =>
      handed[0]?.kind === 'enrolment' ? codeOf(handed[0].secret, desk.clock) : ''
    const reader = new Reader('y', '', first)
    expect(await call(['account', 'enroll', 'anna'], { person: reader })).toMatchObject({ exit: 0 })
    expect(reader.handed).toMatchObject([
      { kind: 'enrolment', account: 'anna', uri: expect.stringMatching(/^otpauth:/) },
      { kind: 'recovery-codes', codes: { length: 10 } },
    ])
    const link = expect.stringMatching(/^http:\/\/127\.0\.0\.1:1\/once\//)
    const told = await call(['key', 'make', 'ci'])
    expect(told).toMatchObject({ exit: 0, reply: { data: { key: 'ci', link } } })
    expect(told?.reply.notes?.join()).toContain('once, on this page, within five minutes: http://')
    expect(logged + JSON.stringify(told)).not.toMatch(/gh_/)
  })

  it('says where to get a secret when there is neither a terminal nor a page', async () => {
    sitsAt(new TestDesk(false))
    await start()
    const told = await call(['key', 'make', 'ci'])
    expect(told?.reply.notes).toEqual([
      'The key is shown at a terminal, and this is none: run the command again there.',
    ])
    expect(told?.reply.data).toEqual({ key: 'ci' })
  })

  it('runs a command as an API key, which asks nobody anything', async () => {
    await start()
    const reader = new Reader()
    await call(['key', 'make', 'ci'], { person: reader })
    const key = reader.handed[0]?.kind === 'api-key' ? reader.handed[0].secret : ''
    expect(await call(['route', 'show', 'shop'], { key })).toMatchObject({ exit: 0 })
    const refused = await call(['route', 'remove', 'shop'], { key, yes: true, person: new Reader('y') })
    expect(refused).toMatchObject({ exit: 1, reply: { title: expect.stringContaining('scope route:') } })
    const asker = new Reader()
    const made = await call(['key', 'make', 'other'], { key, person: asker })
    expect([made?.exit, made?.reply.title, asker.asked, asker.handed]).toEqual([
      1,
      expect.stringContaining('decided by people'),
      [],
      [],
    ])
    expect(await call(['status'], { key: key.replace(/.$/, '!') })).toMatchObject({
      exit: 1,
      reply: { title: expect.stringContaining('This API key is not known') },
    })
    expect(desk.routes()).toEqual(['shop', 'wiki'])
    expect(logged).not.toContain(key)
  })

  it('writes down that a key was presented which is none, once a minute and without its secret', async () => {
    await start()
    const wrong = `gh_${'x'.repeat(43)}`
    const denied = () => desk.stores.audit.list({ kind: 'denied', limit: 10 })
    for (let times = 0; times < 3; times += 1)
      expect(await call(['status'], { key: wrong })).toMatchObject({ exit: 1 })
    expect(denied()).toMatchObject([
      { actor: { kind: 'unknown' }, face: 'gate', subject: 'API key, unknown', facts: { reason: 'unknown' } },
    ])
    desk.clock.advance(60_000)
    await call(['status'], { key: wrong })
    expect(denied().map(entry => entry.facts.times)).toEqual([3, undefined])
    expect(logged + JSON.stringify(denied())).not.toContain(wrong)
  })

  it('says so when that cannot be written down', async () => {
    await start()
    desk.database.sqlite.exec('DROP TRIGGER audit_head_stays; DELETE FROM audit_head')
    expect(await call(['status'], { key: 'gh_wrong' })).toMatchObject({
      exit: 1,
      reply: { title: expect.stringContaining('The end of the audit trail is not as it was written') },
    })
  })
})
