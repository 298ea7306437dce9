import { Blocks } from '@gatehouse/core/blocks/blocks.ts'
import type { BlockFault } from '@gatehouse/core/blocks/fault-point.ts'
import { BlockListFile } from '@gatehouse/core/caddy/block-list-file.ts'
import { sendToEdge } from '@gatehouse/core/caddy/edge-client.ts'
import { listInForce } from '@gatehouse/core/caddy/list-in-force.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { refusesClient } from '@gatehouse/core/edge/block-sample.ts'
import type { EdgePlace } from '@gatehouse/core/edge/edge-place.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { Stores } from './open-stores.ts'

interface BlockParts {
  stores: Pick<Stores, 'blocks' | 'audit' | 'transactions'>
  place: Pick<EdgePlace, 'adminSocket' | 'blocks' | 'probeToken'>
  clock: Clock
  log: Log
  tell(event: EdgeEvent): void
  /** What the edge runs. */
  state(): DesiredState
  fault?: BlockFault
}

/** What makes the edge refuse whom the database says. Its list is put right before it is given back, so that an edge can start with it. */
export function openBlocks({ stores, place, clock, log, tell, state, fault }: BlockParts): Blocks {
  const file = new BlockListFile(place.blocks, log)
  const blocks = new Blocks({
    store: stores.blocks,
    file,
    edge: {
      seal: () => listInForce(place.adminSocket, place.blocks),
      refuses: (client, route) => refusesClient({ send: sendToEdge, place, state }, client, route),
    },
    audit: stores.audit,
    transactions: stores.transactions,
    clock,
    log,
    fault: fault ?? (() => undefined),
    tell,
  })
  file.clean()
  blocks.prepare()
  return blocks
}
