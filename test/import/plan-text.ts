import type { Imported } from '@gatehouse/core/import/imported.ts'
import { intoState } from '@gatehouse/core/import/into-state.ts'
import { type DesiredState, normalise } from '@gatehouse/core/routing/desired-state.ts'
import { diffStates } from '@gatehouse/core/routing/diff.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'

/** An edge with nothing on it. */
export const emptyState: DesiredState = {
  settings: initialSettings(':80', null),
  policies: [],
  mitigations: [],
  routes: [],
}

/** What an import does to an empty edge: what it adds, then what it says. */
export function planText(imported: Imported): string {
  const { after, words } = intoState(emptyState, imported, { only: null, prefix: '' })
  const added = diffStates(emptyState, normalise(after)).map(({ thing, name, fields }) =>
    [`+ ${thing} ${name}`, ...fields.map(({ key, to }) => `    ${key}: ${to}`)].join('\n'),
  )
  const said = words.map(sentence => `! ${sentence}`)
  const left = imported.remarks.map(remark =>
    [`- ${remark.words}`, ...remark.places.map(place => `    ${place || 'all of it'}`)].join('\n'),
  )
  return `${[...added, ...said, ...left].join('\n')}\n`
}
