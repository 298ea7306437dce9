import {
  type PrivateView,
  type PrivateViewStore,
  privateViewLifeMs,
} from '@gatehouse/core/cards/private-view.ts'
import type { Platform } from '@gatehouse/core/identity/account.ts'
import type { CommandDeps } from '../command.ts'
import type { ChatPlatform } from './chat-platform.ts'
import { type Over, overCard, unknownPlan } from './over-card.ts'

interface RepairDeps extends Pick<CommandDeps, 'confirmations' | 'revisions' | 'clock'> {
  privateViews: PrivateViewStore
}

/**
 * Takes the buttons and fields out of private answers whose plan does not wait any more.
 * @param isAnswered whether what somebody did on that view is being answered, which takes the place of what is there
 * @returns whether all that had to be repaired was
 */
export async function repairPrivate(
  deps: RepairDeps,
  platform: Platform,
  chat: Pick<ChatPlatform, 'show'>,
  isAnswered: (view: PrivateView) => boolean,
): Promise<boolean> {
  let all = true
  for (const view of deps.privateViews.list()) {
    if (view.platform !== platform || isAnswered(view)) continue
    const over = overNow(deps, view)
    if (over === null) continue
    const sent = await chat.show(view.surface, over.card)
    const tooOld = deps.clock.nowMs() - view.shownAtMs > privateViewLifeMs
    if (sent.kind === 'failed' && !tooOld) all = false
    else settle(deps, view, sent.kind === 'sent' && !over.final)
  }
  return all
}

/** It is looked at again as long as something may still come of the plan. What was shown there meanwhile has a row of its own. */
function settle({ privateViews, confirmations }: RepairDeps, view: PrivateView, again: boolean): void {
  const { platform, at, shownAtMs } = view
  const same = privateViews
    .list()
    .some(one => one.platform === platform && one.at === at && one.shownAtMs === shownAtMs)
  if (!same) return
  const state = confirmations.find(view.confirmation)?.state
  if (again && state) privateViews.add({ ...view, state })
  else privateViews.forget(platform, at)
}

/** Null while it waits, and while nothing more has become of it than is said there. */
function overNow(deps: RepairDeps, view: PrivateView): Over | null {
  const confirmation = deps.confirmations.find(view.confirmation)
  if (!confirmation) return unknownPlan
  const said = overCard(deps, confirmation)
  return !said.final && confirmation.state === view.state ? null : said
}
