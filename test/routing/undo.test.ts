import { DesiredState, normalise, stateJson } from '@gatehouse/core/routing/desired-state.ts'
import { undoRevision } from '@gatehouse/core/routing/undo.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { arbitraryState } from '../harness/arbitrary-state.ts'

const nowMs = Date.UTC(2030, 0, 1)
const fresh = (state: DesiredState) => normalise(structuredClone(state))

it('undoing the last change gives the state before, and undoing that gives the change again', () => {
  fc.assert(
    fc.property(arbitraryState, arbitraryState, (a, b) => {
      const [before, after] = [fresh(a), fresh(b)]
      const undone = undoRevision({ now: after, change: { before, after }, choice: 'before', nowMs })
      expect(stateJson(normalise(undone.after))).toBe(stateJson(before))
      expect([undone.clashes, undone.gone, undone.over]).toEqual([[], [], []])
      const change = { before: after, after: normalise(undone.after) }
      const again = undoRevision({ now: change.after, change, choice: 'before', nowMs })
      expect(stateJson(normalise(again.after))).toBe(stateJson(after))
    }),
  )
})

it('undoing a change twice changes nothing more, also after others have changed something', () => {
  fc.assert(
    fc.property(
      arbitraryState,
      arbitraryState,
      arbitraryState,
      fc.constantFrom('before', 'now'),
      (a, b, c, choice) => {
        const change = { before: fresh(a), after: fresh(b) }
        const once = undoneOrNull({ now: fresh(c), change, choice, nowMs })
        if (!once) return
        const now = normalise(once.after)
        const twice = undoRevision({ now, change, choice, nowMs })
        expect(stateJson(normalise(twice.after))).toBe(stateJson(now))
      },
    ),
  )
})

it('what is left where others have changed something since is never lost', () => {
  fc.assert(
    fc.property(arbitraryState, arbitraryState, arbitraryState, (a, b, c) => {
      const change = { before: fresh(a), after: fresh(b) }
      const now = fresh(c)
      const undone = undoneOrNull({ now, change, choice: 'now', nowMs })
      if (!undone) return
      const { after } = undone
      expect(DesiredState.safeParse(normalise(after)).success || undone.clashes.length > 0).toBe(true)
      for (const route of now.routes) {
        const then = change.after.routes.find(({ name }) => name === route.name)
        const old = change.before.routes.find(({ name }) => name === route.name)
        // Nobody but others has touched it.
        if (JSON.stringify(old) === JSON.stringify(then))
          expect(after.routes.find(({ name }) => name === route.name)).toEqual(route)
      }
    }),
  )
})

/** Two random states may not go together at all; then a sentence says so. */
function undoneOrNull(question: Parameters<typeof undoRevision>[0]): ReturnType<typeof undoRevision> | null {
  try {
    return undoRevision(question)
  } catch (error) {
    expect(error).toMatchObject({ name: 'AppError' })
    return null
  }
}
