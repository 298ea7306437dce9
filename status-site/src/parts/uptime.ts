import type { Bars, UptimeWindow } from '@gatehouse/core/status-document/history.ts'
import { h } from '../dom/element.ts'
import { partText } from '../time/moment.ts'
import { words } from '../words/en.ts'
import { percent } from '../words/numbers.ts'

const dayMs = 86_400_000
/** Of less than this a share says little, and is not shown as proudly. */
const enoughCoverage = 0.5
/** More than this is all of it. */
const allCoverage = 0.995

/** The share of a time that something was up, with the time it is of and how much of that is known: by `bars` since when. */
export function uptime({ fromMs, untilMs, share, coverage }: UptimeWindow, bars: Bars): HTMLElement {
  const window = words.uptimeWindow(Math.max(1, Math.ceil((untilMs - fromMs) / dayMs)))
  const isAll = share === null || coverage > allCoverage
  const detail = isAll ? window : `${window}, ${known(fromMs, coverage, bars)}`
  return h(
    'span',
    { class: coverage < enoughCoverage ? 'uptime little' : 'uptime' },
    h('strong', {}, share === null ? words.uptimeUnknown : percent(share)),
    ' ',
    h('small', { class: 'soft' }, detail),
  )
}

/** Since when, for what is new; how much of it, for what has gaps. */
function known(fromMs: number, coverage: number, { startMs, stepMs, states }: Bars): string {
  const sinceMs = startMs + Math.max(0, states.search(/[hgdm]/)) * stepMs
  const isNew = coverage < enoughCoverage && sinceMs > fromMs
  return isNew ? words.knownSince(partText(stepMs)(sinceMs)) : words.coverage(percent(coverage, 0))
}
