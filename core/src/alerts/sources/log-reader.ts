import { AppError } from '../../error.ts'
import type { AlertSeverity, Trouble } from '../alert.ts'
import { type AlertSource, type Look, saw, sawNothing } from '../source.ts'

const mostBehindMs = 60_000
const keys = { behind: 'log-reader:behind', blind: 'log-reader:blind' }

/** The access log is read too late, or not at all: what is said of traffic is old then. */
export const logReader: AlertSource = {
  name: 'log-reader',
  holdMs: 30_000,
  recoverMs: 30_000,
  many: 'things are wrong with the reading of the access log',
  look: async ({ summaries, clock }): Promise<Look> => {
    const nowMs = clock.nowMs()
    try {
      const query = { fromMs: nowMs - 60_000, untilMs: nowMs, routes: [] }
      const { blind, untilMs, behindMs } = (await summaries.totals(query)).coverage
      if (blind !== null)
        return {
          ...saw([trouble(keys.blind, 'critical', blindTitle, ['why', blind])]),
          ...keeps(keys.behind),
        }
      // It has just begun.
      if (untilMs === null) return sawNothing
      if (behindMs <= mostBehindMs) return saw([])
      const seconds = Math.round(behindMs / 1000)
      return saw([
        trouble(keys.behind, 'warning', 'The access log is read too late.', ['behind', `${seconds} s`]),
      ])
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return {
        ...saw([trouble(keys.blind, 'critical', blindTitle, ['why', error.message])]),
        ...keeps(keys.behind),
      }
    }
  },
}

const blindTitle = 'The access log cannot be read: new traffic is not counted.'

/** What is blind cannot say whether it is behind. */
function keeps(key: string): Pick<Look, 'isUnknown'> {
  return { isUnknown: one => one === key }
}

function trouble(
  key: string,
  severity: AlertSeverity,
  title: string,
  fact: readonly [string, string],
): Trouble {
  return { key, severity, title, facts: [fact], route: null, actions: ['status', 'traffic'] }
}
