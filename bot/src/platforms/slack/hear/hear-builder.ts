import { covers, type Role } from '@gatehouse/core/identity/role.ts'
import type { AckFn, ViewResponseAction } from '@slack/bolt'
import { plainCard } from '../../../chat/card.ts'
import { roleHere } from '../../../chat/may-see.ts'
import type { Command } from '../../../command.ts'
import { commands } from '../../../commands/index.ts'
import { remembering } from '../answer/modals.ts'
import type { Metadata, Origin } from '../answer/origin.ts'
import { formLine } from '../builder/form-line.ts'
import { formView } from '../builder/form-view.ts'
import { pickView } from '../builder/pick-view.ts'
import { skeletonModal } from '../render/modal.ts'
import { acknowledge } from './acknowledge.ts'
import type { Who } from './callers.ts'
import { submitted } from './hear-code.ts'
import { hearLine, showIn, wantsModal } from './hear-command.ts'
import type { SubmitPayload } from './payload.ts'
import { ask, type Seat } from './seat.ts'

/** Somebody who wants to build a command, and where. */
interface Wanting {
  delivery: string
  trigger: string
  who: Who
  origin: Origin
}

const noForm = plainCard({
  title: 'Slack did not let the form open. Try again, or type the command: /gate help',
  severity: 'warning',
})

/** Opens the modal in which a command is picked. Whoever has no role here is told what the program tells them. */
export async function openBuilder(seat: Seat, { delivery, trigger, who, origin }: Wanting): Promise<void> {
  const waiting = remembering(skeletonModal('Gatehouse', 'One moment…'), { origin })
  const [view, role] = await Promise.all([seat.modals.open(trigger, waiting), roleOf(seat, who)])
  if (role === null) {
    const card = await ask(seat, who, { kind: 'command', delivery, line: 'help', at: null })
    return showIn(seat, view, origin, card)
  }
  if (view === null || (await seat.modals.fill(view, pickView(commands, role, origin))).kind !== 'sent')
    await seat.answers.tell(origin, noForm, null)
}

/** Shows the form of the command that was picked. */
export async function openForm(
  seat: Seat,
  view: string,
  { delivery, who, origin }: Wanting,
  name: string,
): Promise<void> {
  const command = commandOf(name)
  const role = await roleOf(seat, who)
  if (command && role !== null && covers(role, command.role)) {
    const sent = await seat.modals.fill(view, formView(command, origin))
    if (sent.kind !== 'failed') return
    return showIn(seat, view, origin, noForm)
  }
  const card = await ask(seat, who, {
    kind: 'command',
    delivery,
    line: `help ${command?.name ?? ''}`,
    at: null,
  })
  await showIn(seat, view, origin, card)
}

/** Runs what a form says. What is wrong is said at its fields. */
export async function hearForm(
  seat: Seat,
  { trigger_id: delivery, user, view }: SubmitPayload,
  { origin, command: name = '' }: Metadata,
  ack: AckFn<ViewResponseAction>,
): Promise<void> {
  const command = commandOf(name)
  const read = command
    ? formLine(command, view.state)
    : { kind: 'line' as const, line: `help ${name}`.trim() }
  if (read.kind === 'wrong') {
    const { errors } = read
    await acknowledge(seat, () => ack({ response_action: 'errors', errors }))
    return
  }
  const who = { user: user.id, team: user.team_id ?? null, channel: origin.channel }
  const { line } = read
  // In a thread the answer goes into the thread; elsewhere it stays where the person looks.
  if (origin.thread !== null && !wantsModal(line)) {
    await acknowledge(seat, () => ack({ response_action: 'clear' }))
    return hearLine(seat, { delivery, trigger: delivery, who, origin, line })
  }
  const run = () => ask(seat, who, { kind: 'command', delivery, line, at: view.id })
  await submitted(seat, view.id, { origin }, run, ack)
}

/** Up to which role something may be suggested to them; null for strangers. */
export async function roleOf(seat: Seat, who: Who): Promise<Role | null> {
  const known = seat.known()
  return known && roleHere(known, await seat.callers.of(who))
}

/** The command of exactly this name. */
export function commandOf(name: string): Command | undefined {
  return commands.find(one => one.name === name)
}
