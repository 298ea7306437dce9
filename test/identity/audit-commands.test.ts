import { createSecretKey } from 'node:crypto'
import { type AuditEntry, AuditKind } from '@gatehouse/core/identity/audit.ts'
import { entryMac } from '@gatehouse/core/identity/audit-chain.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { renderReply } from '../../bot/src/platforms/console/render.ts'
import { auditKey, event, hostile } from './audit-events.ts'
import { Keys } from './key-parts.ts'

let gate: Keys
beforeEach(() => {
  gate = new Keys()
  for (let index = 1; index <= 30; index += 1) gate.audit.append(event(index))
  gate.nowMs = event(30).atMs + 5000
})
afterEach(() => gate.stop())

const seqs = (line: string) => (gate.read(line).data as AuditEntry[]).map(entry => entry.seq)

describe('audit list', () => {
  it('shows the newest entries first, and how to see more', () => {
    const reply = gate.read('audit list limit=2')
    expect(reply.title).toBe('2 entries')
    expect(reply.table).toMatchObject({
      columns: ['entry', 'when', 'kind', 'who', 'through', 'what'],
      rows: [30, 29].map(seq => [
        String(seq),
        `${35 - seq}s ago`,
        event(seq).kind,
        event(seq).actor.name,
        event(seq).face,
        event(seq).subject,
      ]),
    })
    expect(reply.next).toEqual(['audit show 30'])
    expect(reply.notes).toEqual(['For more: limit=10, or audit export'])
    expect(seqs('audit list')).toHaveLength(20)
  })

  it('finds entries by kind, actor and age', () => {
    const { kind } = event(3)
    expect(seqs(`audit list kind=${kind}`)).toEqual([3 + AuditKind.options.length, 3])
    expect(seqs('audit list actor=anna limit=3')).toEqual([28, 25, 22])
    expect(seqs('audit list since=6s')).toEqual([30, 29])
    expect(gate.read('audit list actor=nobody')).toMatchObject({ title: 'No such entries.', data: [] })
  })

  it.each([
    ['audit list kind=denid', 'Did you mean denied?'],
    ['audit list since=24', '24 needs a unit'],
    ['audit list limit=0', 'from 1 to 500'],
    ['audit list limit=501', 'from 1 to 500'],
    ['audit show', 'The entry is missing'],
    ['audit show x', 'whole number'],
    ['audit show 31', 'There is no entry 31; see: audit list'],
    ['audit verify anchor=30', 'write it as audit head gave it'],
    [`audit verify anchor=30:${'G'.repeat(64)}`, 'write it as audit head gave it'],
    ['audit export limit=10001', 'from 1 to 10000'],
    ['audit export after=-1', 'whole number'],
  ])('%s is refused with a sentence', (line, words) => {
    expect(() => gate.read(line)).toThrow(words)
  })
})

it('audit show gives one entry with all its facts', () => {
  const entry = gate.audit.get(4)
  const reply = gate.read('audit show 4')
  expect(reply.title).toBe(`Entry 4, ${entry?.kind}`)
  expect(reply.facts).toEqual([
    ['when', '2023-11-14T22:13:24.000Z'],
    ['who', 'anna (account 1)'],
    ['through', 'console'],
    ['what', entry?.subject],
    ['place', 'slack:T024/C7'],
    ['reason', 'none'],
    ['revision', '4'],
    ['mac', entry?.mac],
  ])
  expect(reply.data).toEqual(entry)
})

describe('audit head and audit verify', () => {
  it('give a word to keep elsewhere, and later show that the trail still goes through it', () => {
    const head = gate.read('audit head')
    const { seq, mac } = gate.audit.head()
    expect(head.code?.text).toBe(`${seq}:${mac}`)
    gate.audit.append(event(31))
    const [command = ''] = head.next ?? []
    expect(command).toBe(`audit verify anchor=${seq}:${mac}`)
    expect(gate.read(command)).toMatchObject({
      title: 'The audit trail is whole: 31 entries, each as it was written.',
      severity: 'ok',
      notes: ['It goes through the anchor, entry 30.'],
    })
    expect(gate.read(`audit verify anchor=29:${mac}`)).toMatchObject({ severity: 'error' })
  })

  it('work on a trail that is empty so far', async () => {
    const empty = new Keys()
    expect(empty.read('audit head')).toMatchObject({ title: 'The audit trail is empty so far.' })
    expect(empty.read('audit verify')).toMatchObject({ severity: 'ok' })
    expect(empty.read('audit list')).toMatchObject({ title: 'No such entries.' })
    expect(empty.read('audit export')).toMatchObject({ title: 'There is nothing behind entry 0.' })
    await empty.stop()
  })

  it('name the first entry that is not as it was written', () => {
    gate.database.sqlite.exec("DROP TRIGGER audit_is_history; UPDATE audit SET actor = 'anna' WHERE seq = 12")
    expect(gate.read('audit verify')).toMatchObject({
      title: 'The audit trail is not as it was written, from entry 12 on.',
      severity: 'error',
      notes: [expect.stringContaining('Entry 12 is not as it was written'), expect.any(String)],
      next: ['audit show 11'],
    })
  })
})

describe('audit export', () => {
  const lines = (line: string) =>
    (gate.read(line).code?.text ?? '').split('\n').map(one => JSON.parse(one) as AuditEntry)

  it('gives every entry once, as JSON lines, by following its own next commands', () => {
    const all: AuditEntry[] = []
    let next: string | undefined = 'audit export limit=7'
    while (next !== undefined) {
      all.push(...lines(next))
      next = gate.read(next).next?.[0]
    }
    expect(all).toEqual(gate.audit.list({ after: 0, limit: 100 }))
    expect(gate.read('audit export limit=30').next).toEqual([])
  })

  it('holds all that is needed to check the chain elsewhere', () => {
    let previous = '0'.repeat(64)
    for (const { mac, ...entry } of lines('audit export')) {
      expect(entryMac(createSecretKey(auditKey), previous, entry)).toBe(mac)
      previous = mac
    }
  })

  it('stays plain on a terminal, and JSON all the same', () => {
    const shown = renderReply(gate.read('audit export'), { width: 80, colour: false })
    expect(shown).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|[^\P{Cc}\n]/u)
    const read = shown
      .split('\n')
      .flatMap(line => (line.trim().startsWith('{') ? [JSON.parse(line) as AuditEntry] : []))
    expect(read.map(entry => entry.subject)).toEqual(
      Array.from({ length: 30 }, (_, at) => event(at + 1).subject),
    )
  })
})

it('text that wants to be markup or to move the cursor is shown as what it is', () => {
  for (const line of ['audit list', ...hostile.map((_, at) => `audit show ${at + 1}`)]) {
    const shown = renderReply(gate.read(line), { width: 200, colour: false })
    expect(shown, line).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|[^\P{Cc}\n]/u)
  }
  expect(renderReply(gate.read('audit show 2'), { width: 200, colour: false })).toContain('\\u{1b}[2J')
})
