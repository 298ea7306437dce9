import type { TestEdgeOptions } from '../../harness/edge.ts'
import type { World } from './world.ts'

/** What has to be there before a line is typed: other lines, or something that no line makes. */
export type Need = string | ((world: World) => Promise<unknown> | unknown)

/** How the lines of some pages are run. */
export interface Scene {
  /** Run in this order, in one world. */
  pages: readonly string[]
  settings?: TestEdgeOptions['settings']
  begin?: readonly Need[]
  /** What a line needs beside what stands before it on its page. */
  before?: Readonly<Record<string, readonly Need[]>>
  /** Whether each command is asked of the state at the beginning: the page is no story. */
  apart?: true
  /** Lines that are answered with a no here, and what it says. */
  refused?: Readonly<Record<string, RegExp>>
  /** Looks that find something here, which scripts are told by the exit code. */
  found?: Readonly<Record<string, RegExp>>
}

/** Does what a line or a page needs. */
export async function provide(world: World, needs: readonly Need[] = []): Promise<void> {
  for (const need of needs) {
    if (typeof need === 'string') await world.done(need)
    else await need(world)
  }
}
