import { type PrivateView, privateViewLifeMs } from '@gatehouse/core/cards/private-view.ts'
import type { Platform } from '@gatehouse/core/identity/account.ts'
import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import type { CommandDeps } from '../command.ts'
import { type Card, plainCard } from './card.ts'
import type { ChatPlatform } from './chat-platform.ts'

type RepairDeps = Pick<CommandDeps, 'confirmations' | 'clock' | 'privateViews'>

/**
 * Takes the buttons and fields out of private answers whose plan does not wait any more.
 * @returns whether all that had to be repaired was
 */
export async function repairPrivate(
  deps: RepairDeps,
  platform: Platform,
  chat: Pick<ChatPlatform, 'show'>,
): Promise<boolean> {
  let all = true
  for (const view of deps.privateViews.list()) {
    if (view.platform !== platform) continue
    const tooOld = deps.clock.nowMs() - view.shownAtMs > privateViewLifeMs
    const card = tooOld ? null : endedCard(deps, view)
    if (!tooOld && card === null) continue
    const sent = card && (await chat.show(view.surface, card))
    if (sent?.kind === 'failed') all = false
    else deps.privateViews.forget(platform, view.at)
  }
  return all
}

/** What to show instead of a plan that does not wait any more; null while it does. */
function endedCard({ confirmations, clock }: RepairDeps, view: PrivateView): Card | null {
  const confirmation = confirmations.find(view.confirmation)
  if (!confirmation) return plainCard({ title: 'This is not known any more.', severity: 'info' })
  const waits = confirmation.state === view.state && clock.nowMs() < confirmation.expiresAtMs
  return waits ? null : overCard(confirmation, clock.nowMs())
}

function overCard({ state, line, note, revision, expiresAtMs }: Confirmation, nowMs: number): Card {
  const card = (title: string, notes: string[] = []) => plainCard({ title, severity: 'info', notes })
  switch (state) {
    case 'pending':
    case 'seconding':
      return nowMs >= expiresAtMs
        ? card(`Not done: ${line}`, ['Nobody confirmed it in time. Ask again if it is still wanted.'])
        : card(`Confirmed; it waits for a second person: ${line}`)
    case 'approved':
      return card(`Confirmed; it is being carried out: ${line}`)
    case 'used':
      return card(
        `Confirmed and carried out: ${line}`,
        revision === null ? [] : [`It became revision ${revision}.`],
      )
    case 'cancelled':
    case 'rejected':
    case 'expired':
    case 'stale':
    case 'refused':
      return card(`Not done: ${line}`, [`${state}: ${note ?? 'nothing was changed'}.`])
  }
}
