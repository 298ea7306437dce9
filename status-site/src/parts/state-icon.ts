import type { RouteState } from '@gatehouse/core/status-document/overview.ts'
import { s } from '../dom/element.ts'

// Each state has a shape of its own, so that none depends on its colour.
const outlines: Readonly<Record<RouteState, string>> = {
  healthy: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z',
  degraded: 'M12 2.2 23 21H1z',
  down: 'M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9z',
  maintenance: 'M4 3h16a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z',
  unknown: 'M12 1 23 12 12 23 1 12z',
  'not probed': 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z',
  disabled: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z',
}
const signs: Readonly<Record<RouteState, string>> = {
  healthy: 'm7.2 12.4 3.2 3.2 6.4-6.8',
  degraded: 'M12 9v5.2M12 17.4v.2',
  down: 'm8.4 8.4 7.2 7.2m0-7.2-7.2 7.2',
  maintenance: 'M9.4 8v8M14.6 8v8',
  unknown: 'M9.7 9.8a2.4 2.4 0 1 1 3.4 2.2c-.8.4-1.1.8-1.1 1.7m0 3v.2',
  'not probed': 'M9 12h6',
  disabled: 'm7 17 10-10',
}

/** The sign of a state. It says nothing by itself: the word stands beside it. */
export function stateIcon(state: RouteState): SVGElement {
  const parts = [
    s('path', { class: 'outline', d: outlines[state] }),
    s('path', { class: 'sign', d: signs[state] }),
  ]
  return s('svg', { class: `icon state-${kebab(state)}`, viewBox: '0 0 24 24', 'aria-hidden': 'true' }, parts)
}

/** A state as a part of the name of a class. */
export const kebab = (state: string): string => state.replaceAll(' ', '-')
