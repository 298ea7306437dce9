import { wireAnswers } from '@gatehouse/bot/platforms/api/machine-answer.ts'
import { Repeats } from '@gatehouse/bot/platforms/api/repeats.ts'
import type { StoredAnswer } from '@gatehouse/core/identity/idempotency.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { expect, it } from 'vitest'

const clock = { nowMs: () => 0, monotonicMs: () => 0, sleep: async () => undefined }

it('a plan that waits for a person is a conflict that says what a key would need', () => {
  const pending = { id: 'a'.repeat(32), needs: 'code' as const, expiresAtMs: 1 }
  const reply = { title: 'This would happen', severity: 'warning' as const, pending }
  const { shown } = wireAnswers({ exit: 1, code: 'conflict', reply })
  expect(shown.status).toBe(409)
  expect(JSON.parse(shown.body)).toMatchObject({
    code: 'conflict',
    detail: expect.stringMatching(/A person must confirm this .* scope/),
  })
  expect(shown.body).not.toContain(pending.id)
})

it('a secret without a page is said to be taken elsewhere, and its token is nowhere', () => {
  const reply = { title: 'Key ci made.', severity: 'ok' as const }
  const handover = { purpose: 'api-key' as const, token: 'T'.repeat(43), url: null }
  const { shown, kept } = wireAnswers({ exit: 0, reply, handover })
  expect(JSON.parse(shown.body)).toMatchObject({
    ok: true,
    link: null,
    notes: [expect.stringContaining('console')],
  })
  expect(shown.body + kept.body).not.toContain(handover.token)
})

it('an answer that is too long, or cannot be kept, is given all the same', async () => {
  const stored: StoredAnswer[] = []
  const store = {
    begin: () => 'new' as const,
    finish: (_: number, __: string, one: StoredAnswer) => stored.push(one),
  }
  const long = { status: 200, body: JSON.stringify({ ok: true, data: 'x'.repeat(1_048_576) }) }
  const work = async () => ({ shown: long, kept: long })
  const request = { keyId: 1, name: 'n', line: 'undo' }
  const repeats = new Repeats({ store: { ...store, finish: store.finish as never }, clock, log: silentLog })
  expect(await repeats.once(request, work)).toEqual({ kind: 'answered', answer: long, replayed: false })
  expect(stored[0]?.status).toBe(200)
  expect(JSON.parse(stored[0]?.body ?? '')).toMatchObject({ ok: true, data: null })
  const full = {
    ...store,
    finish: () => {
      throw new Error('disk full')
    },
  }
  const unkept = new Repeats({ store: full, clock, log: silentLog })
  expect(await unkept.once(request, work)).toMatchObject({ kind: 'answered', answer: long })
})
