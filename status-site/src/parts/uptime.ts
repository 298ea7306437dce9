import type { UptimeWindow } from '@gatehouse/core/status-document/history.ts'
import { h } from '../dom/element.ts'
import { words } from '../words/en.ts'
import { percent } from '../words/numbers.ts'

const dayMs = 86_400_000
/** Of less than this a share says little, and is not shown as proudly. */
const enoughCoverage = 0.5

/** The share of a time that something was up, with the time it is of and how much of that is known. */
export function uptime({ fromMs, untilMs, share, coverage }: UptimeWindow): HTMLElement {
  const window = words.uptimeWindow(Math.max(1, Math.round((untilMs - fromMs) / dayMs)))
  const detail = share === null ? window : `${window}, ${words.coverage(percent(coverage, 0))}`
  return h(
    'span',
    { class: coverage < enoughCoverage ? 'uptime little' : 'uptime' },
    h('strong', {}, share === null ? words.uptimeUnknown : percent(share)),
    ' ',
    h('small', { class: 'soft' }, detail),
  )
}
