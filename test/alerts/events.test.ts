import { isToldAsAlert } from '@gatehouse/bot/alerts/told-as-alert.ts'
import { tellEvent } from '@gatehouse/bot/chat/tell-event.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { alertScene } from './scene.ts'

const keep = keeper()
const certificate = {
  kind: 'certificate-ends',
  host: 'shop.localhost',
  issuer: 'Town CA',
  level: 7,
  notAfterMs: 0,
  leftMs: 0,
} as const

it('what an alert tells has no other card; what was put right has one, and no alert', async () => {
  const { gate, channel, cards } = await alertScene(keep)
  const tell = async (event: EdgeEvent) => {
    tellEvent(gate.deps, event)
    await channel.posting.sync()
    return [isToldAsAlert(event), cards().length]
  }
  expect(await tell({ kind: 'drift', summary: 'idle_timeout', repaired: false })).toEqual([true, 0])
  expect(await tell(certificate)).toEqual([true, 0])
  expect(await tell({ kind: 'drift', summary: 'idle_timeout', repaired: true })).toEqual([false, 1])
})
