import { Blocks } from '@gatehouse/core/blocks/blocks.ts'
import type { BlockFault } from '@gatehouse/core/blocks/fault-point.ts'
import { BlockListFile } from '@gatehouse/core/caddy/block-list-file.ts'
import type { EdgeFolder } from '@gatehouse/core/caddy/edge-folder.ts'
import { listInForce } from '@gatehouse/core/caddy/list-in-force.ts'
import { reachedAt } from '@gatehouse/core/caddy/reached-at.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { refusesClient } from '@gatehouse/core/edge/block-sample.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { Stores } from './open-stores.ts'

interface BlockParts {
  stores: Pick<Stores, 'blocks' | 'audit' | 'transactions'>
  place: Pick<EdgeFolder, 'adminSocket' | 'blocks' | 'probeToken' | 'host'>
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
      refuses: (client, route) =>
        refusesClient({ send: reachedAt(place.host).send, place, state }, client, route),
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
