import { covers } from '@gatehouse/core/identity/role.ts'
import type { CommandDeps } from '../command.ts'
import type { Desk } from '../request.ts'
import { answerCard } from './answer-card.ts'
import type { Card } from './card.ts'
import type { ChatCaller } from './heard.ts'
import { lastingCards } from './home-lasting.ts'
import { isSecond } from './is-second.ts'

type HomeDeps = Pick<
  CommandDeps,
  'accounts' | 'confirmations' | 'edge' | 'alerts' | 'blocks' | 'incidents' | 'clock'
> & { desk: Pick<Desk, 'run'> }

/** As many plans that wait are shown whole. */
const mostPlans = 5
/** The newest alerts that are open; the others are in the list. */
const mostAlerts = 3

/**
 * What somebody sees on their page in a chat: how the edge is, the incident and the alerts that are open, what holds for a time only, and each plan that
 * waits, with their buttons, as far as they may see them. The page keeps itself fresh, so that looking is silent: nothing is written down, and no news count as seen.
 */
export async function homeCards(deps: HomeDeps, caller: ChatCaller): Promise<Card[]> {
  const look = async (typed: string) => {
    const answer = await deps.desk.run({ typed, caller, silent: true })
    return { answer, card: answerCard(answer, isSecond(deps, caller, answer)).shown }
  }
  const status = await look('status')
  // Whoever is refused is told why once, not for each part of the page.
  if (status.answer.exit !== 0 && status.answer.code === 'forbidden') return [status.card]
  const role = deps.accounts.byIdentity(caller.identity)?.role ?? 'viewer'
  const plans = deps.confirmations.waitingBriefly().filter(plan => covers(role, plan.role))
  const cards = [status.card]
  const incident = deps.incidents.open()
  if (incident) {
    const { answer, card } = await look(`incident show ${incident.number}`)
    if (answer.exit === 0) cards.push(card)
  }
  const open = deps.alerts.open()
  for (const { id } of open.slice(-mostAlerts)) {
    const { answer, card } = await look(`alert show ${id}`)
    if (answer.exit === 0) cards.push(card)
  }
  if (open.length > mostAlerts) cards.push((await look('alert list')).card)
  cards.push(...lastingCards(deps, covers(role, 'operator')))
  for (const { id } of plans.slice(0, mostPlans)) {
    const { answer, card } = await look(`confirmation approve ${id}`)
    if (answer.exit === 0) cards.push(card)
  }
  const list = await look('confirmation list')
  if (list.answer.exit === 0 && (plans.length === 0 || plans.length > mostPlans)) cards.push(list.card)
  return cards
}
