import type { Freshness } from '../data/freshness.ts'
import { h } from '../dom/element.ts'
import { lengthText } from '../time/moment.ts'
import { words } from '../words/en.ts'

/** Says what is the matter with what is shown; null when nothing is. */
export function notice(freshness: Freshness): HTMLElement | null {
  const said = noticeText(freshness)
  return said === null
    ? null
    : h('p', { class: `notice notice-${freshness.kind}`, 'data-key': 'notice' }, said)
}

function noticeText(freshness: Freshness): string | null {
  switch (freshness.kind) {
    case 'fresh':
      return null
    case 'behind':
      return words.trouble.behind(lengthText(freshness.lagMs))
    case 'blind':
      return words.trouble.blind(freshness.words)
    case 'stopped':
      return words.trouble.stopped
    case 'unreachable':
      return words.trouble.unreachable
  }
}
