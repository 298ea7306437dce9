import { expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { expectRefused } from '../harness/refusal.ts'
import { shared } from '../harness/shared.ts'

const gate = shared(await TestGatehouse.start())

it('the check that nothing changed fails when something did', async () => {
  const add = 'route add shop shop.localhost answer=200'
  await expect(expectRefused(gate, [add, 1])).rejects.toThrow('to deeply equal')
})

it('the check of a refusal fails on another exit code and on other words', async () => {
  await expect(expectRefused(gate, ['rollback 4711', 2])).rejects.toThrow('exited: 2')
  await expect(expectRefused(gate, ['rollback 4711', 1, 'other words'])).rejects.toThrow('other words')
})
