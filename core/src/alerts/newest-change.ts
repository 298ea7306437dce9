import { diffStates } from '../routing/diff.ts'
import type { RevisionStore } from '../routing/revision.ts'
import { touchedNames } from '../routing/touched.ts'

/** The newest change of the edge that somebody made, otherwise than by a mitigation. */
export interface ChangedLately {
  revision: number
  /** What the edge ran before. */
  parent: number
  atMs: number
  /** The routes that it touched and that were there before: going back does not take them away. */
  routes: ReadonlySet<string>
}

/** Knows the newest change. The states of a revision are read once, however often somebody asks: large ones take a tenth of a second. */
export class NewestChange {
  readonly #revisions: Pick<RevisionStore, 'active' | 'state'>
  #known: { number: number; change: ChangedLately | null } | null = null

  constructor(revisions: Pick<RevisionStore, 'active' | 'state'>) {
    this.#revisions = revisions
  }

  get(): ChangedLately | null {
    const active = this.#revisions.active()
    if (active === null || active.parent === null || active.author === 'gatehouse') return null
    if (this.#known?.number === active.number) return this.#known.change
    const [before, after] = [this.#revisions.state(active.parent), this.#revisions.state(active.number)]
    const changes = diffStates(before, after)
    const change = changes.every(({ thing }) => thing === 'mitigation')
      ? null
      : {
          revision: active.number,
          parent: active.parent,
          atMs: active.settledAtMs ?? active.createdAtMs,
          routes: touchedNames(before, before, changes),
        }
    this.#known = { number: active.number, change }
    return change
  }
}
