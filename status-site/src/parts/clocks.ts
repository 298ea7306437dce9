import type { Clocks } from '@gatehouse/core/status-document/envelope.ts'
import { h } from '../dom/element.ts'
import { lengthText, moment } from '../time/moment.ts'
import { words } from '../words/en.ts'

/** Until when what is shown was seen. */
export function clocks({ lastProbeMs, lastLineMs, lagMs }: Clocks): HTMLElement {
  const seen = (atMs: number | null) => (atMs === null ? words.clocks.never : moment(atMs, 'time'))
  return h(
    'p',
    { class: 'clocks soft', 'data-key': 'clocks' },
    h('span', {}, `${words.clocks.probe}: `, seen(lastProbeMs)),
    h(
      'span',
      {},
      `${words.clocks.line}: `,
      seen(lastLineMs),
      lagMs > 1000 && `, ${lengthText(lagMs)} ${words.clocks.lag}`,
    ),
  )
}
