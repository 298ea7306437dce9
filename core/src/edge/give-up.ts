import { diffStates } from '../routing/diff.ts'
import { apply, writeBootFile } from './apply.ts'
import { compile } from './compile/index.ts'
import type { EdgeDeps } from './edge-deps.ts'

/** Back to the last revision before the bad one that had been active. The edge boots into it, because a push may not live to be answered. */
export async function giveUp(deps: EdgeDeps, bad: number, words: string): Promise<void> {
  const good = deps.revisions
    .list(1000)
    .find(revision => revision.number < bad && revision.status === 'superseded')
  if (!good) return
  const before = deps.revisions.state(bad)
  const after = deps.revisions.state(good.number)
  writeBootFile(deps, compile(after, deps.place))
  const why = `back to revision ${good.number}: the edge kept dying after revision ${bad} (${words})`
  const wish = { parent: bad, state: after, author: 'gatehouse', why }
  const push = { before, after, changes: diffStates(before, after), wishes: [wish], verify: false }
  const result = await apply(deps, push, null)
  if (result.kind === 'live') deps.tell({ kind: 'gave-up', revision: bad, backTo: good.number, words })
  else writeBootFile(deps, compile(before, deps.place))
}
