import { appendFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { wafLine } from '../../waf-log/waf-lines.ts'
import { privacyScene } from './scene.ts'

const dayMs = 86_400_000
const startMs = Date.UTC(2026, 10, 23, 12)
const old = '203.0.113.77'
const stays = '198.51.100.9'

it('leaves no byte of an address that a rule of the WAF met a week ago', async () => {
  const scene = privacyScene(startMs)
  const meet = async (client: string) => {
    appendFileSync(scene.wafLog, wafLine(scene.clock.nowMs, { client_ip: client, blocked: true }))
    await scene.turns()
  }
  await meet(old)
  expect(scene.where(old)).not.toEqual([])
  scene.clock.nowMs += 8 * dayMs
  await meet(stays)
  expect(scene.where(old)).toEqual([])
  expect(scene.where('203.0.113.0/24')).not.toEqual([])
  expect(scene.where(stays)).not.toEqual([])
})
