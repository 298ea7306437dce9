import { AppError } from '../../error.ts'
import type { AlertSeverity, Trouble } from '../alert.ts'
import { type AlertSource, type Look, saw, sawNothing } from '../source.ts'

const mostBehindMs = 60_000
/** Of lines within ten minutes: a torn one or two are left behind by whatever crashes. */
const mostUnread = 20
const keys = { behind: 'log-reader:behind', blind: 'log-reader:blind', unread: 'log-reader:unread' }

/** The access log is read too late, in part, or not at all: what is said of traffic is old or too little then. */
export const logReader: AlertSource = {
  name: 'log-reader',
  holdMs: 30_000,
  recoverMs: 30_000,
  many: 'things are wrong with the reading of the access log',
  look: async ({ summaries, unreadLately, clock }): Promise<Look> => {
    const nowMs = clock.nowMs()
    try {
      const query = { fromMs: nowMs - 60_000, untilMs: nowMs, routes: [] }
      const { blind, untilMs, behindMs, unread } = (await summaries.totals(query)).coverage
      if (blind !== null)
        return {
          ...saw([trouble(keys.blind, 'critical', blindTitle, ['why', blind])]),
          ...keeps(keys.behind, keys.unread),
        }
      // It has just begun.
      if (untilMs === null) return sawNothing
      const lately = unreadLately.add(nowMs, unread.garbage + unread.tooLong)
      return saw([
        ...(behindMs > mostBehindMs ? [behind(behindMs)] : []),
        ...(lately > mostUnread ? [unreadable(lately)] : []),
      ])
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return {
        ...saw([trouble(keys.blind, 'critical', blindTitle, ['why', error.message])]),
        ...keeps(keys.behind, keys.unread),
      }
    }
  },
}

const blindTitle = 'The access log cannot be read: new traffic is not counted.'

/** What is blind cannot say whether it is behind. */
function keeps(...known: readonly string[]): Pick<Look, 'isUnknown'> {
  return { isUnknown: key => known.includes(key) }
}

function behind(behindMs: number): Trouble {
  const seconds = Math.round(behindMs / 1000)
  return trouble(keys.behind, 'warning', 'The access log is read too late.', ['behind', `${seconds} s`])
}

function unreadable(lines: number): Trouble {
  const title = 'Lines of the access log cannot be read: they are in no number, and nothing is found in them.'
  return trouble(keys.unread, 'warning', title, ['lines', `${lines.toLocaleString('en-US')} in 10 minutes`])
}

function trouble(
  key: string,
  severity: AlertSeverity,
  title: string,
  fact: readonly [string, string],
): Trouble {
  return { key, severity, title, facts: [fact], route: null, actions: ['status', 'traffic'] }
}
