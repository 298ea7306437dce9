import type { Trouble } from '@gatehouse/core/alerts/alert.ts'
import { type AlertSource, type Look, saw } from '@gatehouse/core/alerts/source.ts'
import { cardScene } from '../chat/channel.ts'
import { office, type TestGatehouse } from '../harness/gatehouse.ts'
import type { keeper } from '../harness/kept.ts'
import { Alerting } from './alerting.ts'

/** A trouble of that name; what is not said is as usual. */
export function troubleOf(name: string, more: Partial<Trouble> = {}): Trouble {
  return {
    key: `disk:${name}`,
    severity: 'warning',
    title: `${name} is wrong.`,
    facts: [],
    route: null,
    actions: [],
    ...more,
  }
}

/** A Gatehouse with a source of alerts that sees what a test says, a channel for cards, and an operator. */
export async function alertScene(
  keep: ReturnType<typeof keeper>,
  rules: Partial<Pick<AlertSource, 'holdMs' | 'recoverMs'>> = {},
  ...names: string[]
) {
  const { gate, anna, channel } = await cardScene(keep)
  const others = names.map(name => gate.person(name, 'operator'))
  showCards(gate)
  let seen: Look = saw([])
  const source: AlertSource = {
    name: 'disk',
    holdMs: 0,
    recoverMs: 0,
    many: 'things are wrong',
    look: () => seen,
    ...rules,
  }
  const start = () => new Alerting(gate, {}, [source])
  let alerting = start()
  const all: string[] = []
  /** It sees this from now on, and looks. */
  const sees = async (look: readonly Trouble[] | Look, passesMs = 1000) => {
    seen = 'troubles' in look ? look : saw(look)
    await alerting.look()
    gate.clock.advance(passesMs)
    await alerting.look()
    await channel.posting.sync()
  }
  return {
    gate,
    anna,
    others,
    channel,
    sees,
    /** What was told since somebody last asked for it. */
    news: () => {
      const words = alerting.words().slice(all.length)
      all.push(...words)
      return words
    },
    /** A new process over the same database. */
    restart: () => {
      alerting = start()
      all.length = 0
    },
    open: () => gate.deps.alerts.open(),
    cards: () => channel.titles(),
    card: (title: RegExp) => channel.shown.find(({ reply }) => title.test(reply.title)),
  }
}

/** Everybody whom a test makes comes from a channel without cards. */
function showCards({ deps, clock }: TestGatehouse): void {
  deps.places.set({ ...office, verdict: 'allow', role: 'admin', cards: true }, clock.nowMs())
}
