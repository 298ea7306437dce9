import { OwnCertificates } from '@gatehouse/core/edge/own-certificates.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import type { OwnPair } from '@gatehouse/core/routing/certificates/own-pair.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { expect, it } from 'vitest'
import { answerRoute } from '../harness/edge.ts'

const pair = (id: string): OwnPair => {
  const certificate = {
    fingerprint: id,
    issuer: 'CA',
    names: ['shop.localhost'],
    notBeforeMs: 0,
    notAfterMs: 1e15,
  }
  return { name: 'shop', id, certificate }
}

it('files that Caddy does not take are not used, said once, and not offered again by themselves', async () => {
  let inUse: readonly OwnPair[] = [pair('old')]
  let kept: readonly OwnPair[] = inUse
  let wrong: OwnPair[] = [pair('new')]
  const offered: string[] = []
  const events: unknown[] = []
  let nowMs = 0
  const own = new OwnCertificates(
    {
      ownPairs: {
        read: () => ({ pairs: wrong, problems: [] }),
        inUse: () => inUse,
        use: pairs => {
          inUse = pairs
        },
        keep: () => {
          kept = inUse
        },
      },
      dial: async () => ({ kind: 'silent', words: 'no' }),
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep: async () => undefined },
      log: silentLog,
      tell: event => events.push(event),
    },
    async () => {
      offered.push(inUse.map(({ id }) => id).join())
      return 'tls: no'
    },
  )
  const settings = { ...initialSettings(':80', ':443'), tls: 'files' as const }
  const state = { settings, policies: [], mitigations: [], routes: [answerRoute('shop', 'x')] }
  const look = async () => {
    nowMs += 60_000
    await own.lookWhenDue(state)
  }
  const words = 'Caddy does not take the certificate files: tls: no. Those before are used on.'
  for (let count = 0; count < 4; count += 1) await look()
  expect([inUse, kept]).toEqual([[pair('old')], [pair('old')]])
  expect(offered).toEqual(['new'])
  expect(events).toEqual([{ kind: 'certificates-wrong', problems: [words] }])
  expect((await own.takeUp(state, { anew: true })).problems).toEqual([words])
  expect(offered).toEqual(['new', 'new'])
  wrong = [pair('newer')]
  await look()
  expect(offered.at(-1)).toBe('newer')
})
