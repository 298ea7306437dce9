import { rmSync } from 'node:fs'
import type { BlockFault } from '@gatehouse/core/blocks/fault-point.ts'
import type { TestGatehouse } from '../harness/gatehouse.ts'
import { shopGate } from './scene.ts'

/** What happens in the life of a block. */
export const blockSteps = ['block', 'unblock', 'end', 'repair'] as const
export type BlockStep = (typeof blockSteps)[number]

/** Blocked from the beginning, and blocked by the step of that name. */
export const first = '203.0.113.1'
export const second = '203.0.113.7'
export const lastsMs = 3_600_000

/** An edge with one block, whose next step meets the fault. */
export async function gateBefore(
  place: { folder: string; http: string } | Record<string, never>,
  fault: BlockFault,
): Promise<TestGatehouse> {
  let armed = false
  const gate = await shopGate({ ...place, blockFault: point => armed && fault(point) })
  await gate.done(`block ${first}`)
  armed = true
  return gate
}

/** The step of that name. */
export async function take(step: BlockStep, gate: TestGatehouse): Promise<void> {
  switch (step) {
    case 'block':
      await gate.done(`block ${second}`)
      return
    case 'unblock':
      await gate.done(`unblock ${first}`)
      return
    case 'end':
      gate.clock.advance(2 * lastsMs)
      await gate.edge.blocks.look()
      return
    case 'repair':
      rmSync(gate.edge.place.blocks)
      await gate.edge.blocks.look()
  }
}
