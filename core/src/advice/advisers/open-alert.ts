import type { AlertSeverity } from '../../alerts/alert.ts'
import { type Adviser, weights } from '../situation.ts'

const weightOf: Readonly<Record<AlertSeverity, number>> = {
  critical: weights.criticalAlert,
  warning: weights.openAlert,
}

/** What people were told of goes on: what fits its cause. Nobody is led to what somebody looks after already. */
export const openAlert: Adviser = {
  name: 'open-alert',
  advise: ({ alerts }) =>
    alerts
      .filter(({ isTaken }) => !isTaken)
      .flatMap(({ severity, title, actions }) =>
        // The later ones of a card are for those who know more.
        actions.slice(0, 1).map(line => ({ line, why: title, weight: weightOf[severity] })),
      ),
}
