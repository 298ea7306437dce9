import { expect, it } from 'vitest'
import { knownNow } from '../../bot/src/chat/known-now.ts'
import { complete } from '../../bot/src/grammar/complete.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

it('undo is completed with what can be taken back, the newest first, and keep with what waits for that', async () => {
  const gate = keep(await TestGatehouse.start())
  await gate.done('route add shop shop.localhost answer=200', 'block 203.0.113.7')
  await gate.done('route set shop body=new keep-within=5m')
  const hits = (line: string) =>
    complete(gate.deps, line)
      .hits.filter(hit => !hit.endsWith('='))
      .map(hit => hit.trim())
  const [newest = '', block = ''] = hits('undo ')
  expect([newest, block]).toEqual([expect.stringMatching(/^\d+$/), expect.stringMatching(/^a\d+$/)])
  expect(hits('keep ')).toEqual([newest])
  expect(knownNow(gate.deps, 'slack').names).toMatchObject({ operation: hits('undo '), lease: [newest] })
  await gate.done(`keep ${newest}`, `undo ${block}`)
  expect(hits('keep ')).toEqual([])
})
