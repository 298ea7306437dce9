import type { Placed } from './block-kit/elements-of.ts'
import type { Channel } from './channel.ts'
import type { Envelope, EnvelopeType } from './delivery.ts'
import type { Form } from './form.ts'
import type { Json } from './json.ts'
import type { Member } from './member.ts'
import type { Message } from './message.ts'
import { messageJson } from './methods/chat.ts'
import type { ResponseUrls } from './response-urls.ts'
import type { Triggers } from './triggers.ts'
import { type View, viewJson } from './views.ts'
import type { Workspace } from './workspace.ts'

/** What somebody acts on: a view, or a message as it stood when she looked. */
export type Surface =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'message'; readonly message: Message; readonly form: Form }

export interface PayloadDeps {
  readonly workspace: Workspace
  readonly triggers: Triggers
  readonly responseUrls: ResponseUrls
}

/** Writes what Slack sends. https://docs.slack.dev/reference/interaction-payloads */
export class Payloads {
  readonly #deps: PayloadDeps
  #count = 0

  constructor(deps: PayloadDeps) {
    this.#deps = deps
  }

  /** https://docs.slack.dev/interactivity/implementing-slash-commands */
  command(member: Member, channel: Channel, command: string, text: string): Envelope {
    const { workspace, triggers, responseUrls } = this.#deps
    const place = { channelId: channel.id, userId: member.id, source: undefined, threadTs: undefined }
    return this.#envelope('slash_commands', command, true, {
      token: 'made-up-verification-token',
      team_id: member.teamId,
      team_domain: 'fake-team',
      channel_id: channel.id,
      channel_name: channel.private && !channel.directWith ? 'privategroup' : channel.name,
      user_id: member.id,
      user_name: member.name,
      command,
      text,
      api_app_id: workspace.appId,
      is_enterprise_install: 'false',
      response_url: responseUrls.make('commands', place),
      trigger_id: triggers.make(member.id),
    })
  }

  /** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
  action(member: Member, surface: Surface, placed: Placed, chosen: Json): Envelope {
    const { block, element } = placed
    return this.#envelope('interactive', `block_actions ${element.action_id}`, false, {
      type: 'block_actions',
      ...this.#from(member, surface.kind === 'view' ? surface.view.id : undefined),
      ...this.#on(surface, member, true),
      actions: [
        {
          action_id: element.action_id,
          block_id: block.block_id,
          type: element.type,
          ...chosen,
          action_ts: this.#deps.workspace.stamp(),
        },
      ],
    })
  }

  /** https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
  suggestion(member: Member, surface: Surface, { block, element }: Placed, value: string): Envelope {
    return this.#envelope('interactive', `block_suggestion ${element.action_id}`, true, {
      type: 'block_suggestion',
      ...this.#who(member),
      ...this.#on(surface, member, false),
      action_id: element.action_id,
      block_id: block.block_id,
      value,
    })
  }

  /** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
  submission(member: Member, view: View): Envelope {
    return this.#envelope('interactive', `view_submission ${view.content.callback_id ?? ''}`, true, {
      type: 'view_submission',
      ...this.#from(member, view.id),
      view: viewJson(this.#deps.workspace, view),
      response_urls: [],
    })
  }

  closing(member: Member, view: View, isCleared: boolean): Envelope {
    return this.#envelope('interactive', `view_closed ${view.content.callback_id ?? ''}`, false, {
      type: 'view_closed',
      ...this.#who(member),
      view: viewJson(this.#deps.workspace, view),
      is_cleared: isCleared,
    })
  }

  /** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
  shortcut(member: Member, callbackId: string, message: Message | undefined): Envelope {
    const { workspace } = this.#deps
    return this.#envelope('interactive', `shortcut ${callbackId}`, false, {
      type: message ? 'message_action' : 'shortcut',
      callback_id: callbackId,
      action_ts: workspace.stamp(),
      ...this.#from(member, undefined),
      ...(message ? this.#about(message, member) : {}),
    })
  }

  /** https://docs.slack.dev/reference/events/app_home_opened */
  homeOpened(member: Member, channel: Channel, view: View | undefined): Envelope {
    const { workspace } = this.#deps
    const ts = workspace.stamp()
    return this.#event({
      type: 'app_home_opened',
      user: member.id,
      channel: channel.id,
      tab: 'home',
      event_ts: ts,
      ...(view ? { view: viewJson(workspace, view) } : {}),
    })
  }

  #event(event: Json): Envelope {
    const { workspace } = this.#deps
    return this.#envelope('events_api', String(event.type), false, {
      token: 'made-up-verification-token',
      team_id: workspace.teamId,
      api_app_id: workspace.appId,
      event,
      type: 'event_callback',
      event_id: workspace.ids.next('Ev'),
      event_time: Math.floor(workspace.nowMs() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: workspace.teamId,
          user_id: workspace.bot.id,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
    })
  }

  #envelope(type: EnvelopeType, label: string, acceptsResponse: boolean, payload: Json): Envelope {
    this.#count += 1
    const id = `00000000-fa4e-4000-8000-${this.#count.toString(16).padStart(12, '0')}`
    return { id, type, label: label.trim(), acceptsResponse, payload }
  }

  #who(member: Member): Json {
    const { workspace } = this.#deps
    return {
      team: { id: workspace.teamId, domain: 'fake-team' },
      user: { id: member.id, username: member.name, name: member.name, team_id: member.teamId },
      api_app_id: workspace.appId,
      token: 'made-up-verification-token',
      enterprise: null,
      is_enterprise_install: false,
    }
  }

  #from(member: Member, viewId: string | undefined): Json {
    return { ...this.#who(member), trigger_id: this.#deps.triggers.make(member.id, viewId) }
  }

  #on(surface: Surface, member: Member, withResponseUrl: boolean): Json {
    const { workspace, responseUrls } = this.#deps
    if (surface.kind === 'view')
      return {
        container: { type: 'view', view_id: surface.view.id },
        view: viewJson(workspace, surface.view),
      }
    const { message, form } = surface
    const place = {
      channelId: message.channelId,
      userId: member.id,
      source: message,
      threadTs: message.threadTs,
    }
    return {
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channelId,
        is_ephemeral: message.onlyFor !== undefined,
        ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
      },
      channel: this.#channel(message.channelId),
      // Nobody keeps a private message, so that it cannot be sent along.
      ...(message.onlyFor === undefined ? { message: messageJson(workspace, message) } : {}),
      state: form.state(message.blocks),
      ...(withResponseUrl ? { response_url: responseUrls.make('actions', place) } : {}),
    }
  }

  #about(message: Message, member: Member): Json {
    const { workspace, responseUrls } = this.#deps
    const place = {
      channelId: message.channelId,
      userId: member.id,
      source: undefined,
      threadTs: message.threadTs,
    }
    return {
      message_ts: message.ts,
      channel: this.#channel(message.channelId),
      message: messageJson(workspace, message),
      response_url: responseUrls.make('actions', place),
    }
  }

  #channel(id: string): Json {
    const channel = this.#deps.workspace.channels.get(id)
    return { id, name: channel?.private && !channel.directWith ? 'privategroup' : channel?.name }
  }
}
