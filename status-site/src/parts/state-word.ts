import type { RouteState } from '@gatehouse/core/status-document/overview.ts'
import { h } from '../dom/element.ts'
import { words } from '../words/en.ts'
import { kebab, stateIcon } from './state-icon.ts'

/** Sign, word and colour of a state. */
export function stateWord(state: RouteState): HTMLElement {
  return h('span', { class: `state state-${kebab(state)}` }, stateIcon(state), words.states[state])
}
