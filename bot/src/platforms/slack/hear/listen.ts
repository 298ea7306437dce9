import type { App, ViewSubmitAction } from '@slack/bolt'
import { type Metadata, readMetadata } from '../answer/origin.ts'
import { acknowledge } from './acknowledge.ts'
import { hearForm, openBuilder, openForm } from './hear-builder.ts'
import { hearButton } from './hear-button.ts'
import { hearCode } from './hear-code.ts'
import { hearLine } from './hear-command.ts'
import { hearSearch } from './hear-search.ts'
import {
  ActionPayload,
  CommandPayload,
  HomePayload,
  SearchPayload,
  ShortcutPayload,
  SubmitPayload,
} from './payload.ts'
import type { Seat } from './seat.ts'

/** Listens to everything that people do in Slack. Each is acknowledged before anything else is done, and what comes twice is dropped. */
export function listen(app: App, seat: Seat): void {
  listenToWords(app, seat)
  listenToButtons(app, seat)
  listenToModals(app, seat)
  app.event('app_home_opened', async ({ body }) => {
    const { event_id: id, event } = HomePayload.parse(body)
    if (event.tab === 'home' && seat.deliveries.first(id)) await seat.homes.opened(event.user)
  })
  app.error(async error => seat.ears.log('error', 'something in slack was not answered', { error }))
}

function listenToWords(app: App, seat: Seat): void {
  app.command(/^\//, async ({ ack, body }) => {
    await acknowledge(seat, () => ack())
    const said = CommandPayload.parse(body)
    if (!seat.deliveries.first(said.trigger_id)) return
    const { trigger_id: trigger, user_id: user, channel_id: channel, text: line } = said
    const askedAtMs = seat.parts.clock.nowMs()
    const origin = { user, channel, thread: null, url: said.response_url, askedAtMs }
    const wanting = { delivery: trigger, trigger, who: { user, team: said.team_id ?? null, channel }, origin }
    if (line.trim() === '') await openBuilder(seat, wanting)
    else await hearLine(seat, { ...wanting, line })
  })
  app.shortcut(/^gate/, async ({ ack, body }) => {
    await acknowledge(seat, () => ack())
    const { trigger_id: trigger, user, message, ...said } = ShortcutPayload.parse(body)
    if (!seat.deliveries.first(trigger)) return
    const channel = said.channel?.id ?? null
    // Where there is no thread yet, Slack shows nobody what only they should see in it.
    const thread = message?.thread_ts ?? null
    const askedAtMs = seat.parts.clock.nowMs()
    const origin = { user: user.id, channel, thread, url: said.response_url ?? null, askedAtMs }
    const who = { user: user.id, team: user.team_id ?? null, channel }
    await openBuilder(seat, { delivery: trigger, trigger, who, origin })
  })
}

function listenToButtons(app: App, seat: Seat): void {
  app.action(/^deed-/, async ({ ack, body }) => {
    await acknowledge(seat, () => ack())
    const pressed = ActionPayload.parse(body)
    if (seat.deliveries.first(pressed.trigger_id)) await hearButton(seat, pressed)
  })
  app.action(/^(pick|builder)$/, async ({ ack, body }) => {
    await acknowledge(seat, () => ack())
    const { trigger_id: trigger, user, view, actions } = ActionPayload.parse(body)
    if (!seat.deliveries.first(trigger)) return
    const askedAtMs = seat.parts.clock.nowMs()
    const remembered = readMetadata(view?.private_metadata ?? '')?.origin
    const origin = remembered ?? { user: user.id, channel: null, thread: null, url: null, askedAtMs }
    const who = { user: user.id, team: user.team_id ?? null, channel: origin.channel }
    const wanting = { delivery: trigger, trigger, who, origin }
    const name = actions[0]?.selected_option?.value
    if (view?.type === 'modal' && name !== undefined) await openForm(seat, view.id, wanting, name)
    else await openBuilder(seat, wanting)
  })
  app.options(/^search$/, async ({ ack, body }) => {
    await ack({ options: await hearSearch(seat, SearchPayload.parse(body)) })
  })
}

function listenToModals(app: App, seat: Seat): void {
  app.view<ViewSubmitAction>(/^(code|form)$/, async ({ ack, body }) => {
    const submitted = SubmitPayload.parse(body)
    // One that comes twice gets the same answer twice, because an empty one would close the modal; the program does it once.
    const metadata = readMetadata(submitted.view.private_metadata) ?? unknownForm(seat, submitted.user.id)
    if (submitted.view.callback_id === 'code') await hearCode(seat, submitted, metadata, ack)
    else await hearForm(seat, submitted, metadata, ack)
  })
}

/** A form that remembers nothing is answered by the program's own words about what it does not know. */
function unknownForm(seat: Seat, user: string): Metadata {
  const askedAtMs = seat.parts.clock.nowMs()
  return { origin: { user, channel: null, thread: null, url: null, askedAtMs } }
}
