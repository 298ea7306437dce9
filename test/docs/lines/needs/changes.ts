import { operationRef } from '@gatehouse/core/operations/operation.ts'
import type { World } from '../world.ts'

/** Nothing waits to be kept. */
const nothingToKeep = async (world: World) => {
  for (const { operation } of world.gatehouse.deps.leases.waiting()) {
    const ref = operationRef(operation)
    await world.done(`keep ${ref.kind === 'revision' ? ref.number : `a${ref.seq}`}`)
  }
}

/** One change waits to be kept, under the number that the pages have. */
export const oneToKeep = async (world: World) => {
  await nothingToKeep(world)
  await world.done('route set shop balance=random keep-within=10m')
  world.stands.set('keep 41', `keep ${world.gatehouse.desired().revisions}`)
}

/** The newest change is the one that the pages call 7. */
export const change7 = async (world: World) => {
  await world.done('route set shop balance=random')
  world.stands.set('undo 7', `undo ${world.gatehouse.desired().revisions}`)
}

/** Somebody blocked an address, which the pages call a123. */
export const entry123 = async (world: World) => {
  const { reply } = await world.type('block 192.0.2.99')
  world.stands.set('a123', /a\d+/.exec(reply.next?.join() ?? '')?.[0] ?? 'none')
}

/** Everything is as at the beginning of the page. */
export const back = (world: World) => world.back()

/** No route: no public CA may be asked for anything. */
export const noRoutes = ({ gatehouse }: World) =>
  gatehouse.edge.change(state => ({
    ...state,
    settings: { ...state.settings, statusHost: null, webHost: null },
    routes: [],
  }))
