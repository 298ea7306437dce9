import { EventEmitter } from 'node:events'
import type { Clock } from '../../../core/src/clock.ts'
import type { Component } from './components/tree.ts'
import type { Embed } from './embed.ts'
import { permissions } from './limits.ts'
import { Snowflakes } from './snowflake.ts'
import { Violations } from './violations.ts'

export interface User {
  readonly id: string
  readonly name: string
  readonly bot: boolean
}

export interface Role {
  readonly id: string
  readonly name: string
  readonly permissions: bigint
}

export interface Member {
  readonly user: User
  roles: readonly string[]
  timedOutUntilMs: number | null
}

export interface Guild {
  readonly id: string
  readonly name: string
  readonly roles: Map<string, Role>
  readonly members: Map<string, Member>
}

export interface Channel {
  readonly id: string
  readonly name: string
  readonly kind: 'text' | 'thread' | 'direct'
  readonly guild: Guild | null
  readonly parent: Channel | null
  /** The person at the other end of a direct message. */
  readonly recipient: User | null
  archived: boolean
  locked: boolean
  botMaySee: boolean
  botMaySend: boolean
}

export interface Attachment {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly bytes: Uint8Array
}

export interface Message {
  readonly id: string
  readonly channel: Channel
  readonly author: User
  /** Who alone sees it. */
  readonly onlyFor: User | null
  readonly createdAtMs: number
  readonly nonce: string | number | null
  readonly reference: Message | null
  /** The interaction that it answers. */
  readonly answers: { readonly id: string; readonly type: number; readonly user: User } | null
  content: string
  embeds: readonly Embed[]
  components: readonly Component[]
  attachments: readonly Attachment[]
  flags: number
  editedAtMs: number | null
  /** "… is thinking": deferred, and not yet filled in. */
  pending: boolean
  dismissed: boolean
}

/** Somebody whom a message would have notified. */
export interface Ping {
  readonly who: string
  readonly channel: string
  readonly message: string
}

/** All that Discord knows. `changed` is emitted whenever a person may see something else than before. */
export class World {
  readonly clock: Pick<Clock, 'nowMs'>
  readonly ids: Snowflakes
  readonly violations = new Violations()
  readonly changes = new EventEmitter<{ changed: [] }>()
  readonly guilds = new Map<string, Guild>()
  readonly users = new Map<string, User>()
  readonly channels = new Map<string, Channel>()
  readonly messages = new Map<string, Message>()
  readonly pings: Ping[] = []
  readonly bot: User
  readonly applicationId: string
  readonly home: Guild

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.clock = clock
    this.ids = new Snowflakes(clock)
    this.changes.setMaxListeners(0)
    this.applicationId = this.ids.next()
    this.bot = this.addUser('Gatehouse', true, this.applicationId)
    this.home = this.addGuild('home')
  }

  changed(): void {
    this.changes.emit('changed')
  }

  addUser(name: string, bot: boolean, id = this.ids.next()): User {
    const user = { id, name, bot }
    this.users.set(id, user)
    return user
  }

  addGuild(name: string): Guild {
    const id = this.ids.next()
    const everyone =
      permissions.viewChannel |
      permissions.sendMessages |
      permissions.embedLinks |
      permissions.attachFiles |
      permissions.readHistory |
      permissions.useCommands |
      permissions.sendInThreads
    // The role of everyone has the id of its guild.
    const roles = new Map([[id, { id, name: '@everyone', permissions: everyone }]])
    const guild: Guild = { id, name, roles, members: new Map() }
    guild.members.set(this.bot.id, { user: this.bot, roles: [], timedOutUntilMs: null })
    this.guilds.set(id, guild)
    return guild
  }

  addChannel(channel: Omit<Channel, 'id'>): Channel {
    const added = { ...channel, id: this.ids.next() }
    this.channels.set(added.id, added)
    return added
  }

  /** The direct message channel between the bot and a person; made when first asked for. */
  direct(recipient: User): Channel {
    for (const channel of this.channels.values()) if (channel.recipient === recipient) return channel
    const settings = { archived: false, locked: false, botMaySee: true, botMaySend: true }
    return this.addChannel({
      name: recipient.name,
      kind: 'direct',
      guild: null,
      parent: null,
      recipient,
      ...settings,
    })
  }

  messagesOf(channel: Channel): Message[] {
    return [...this.messages.values()].filter(message => message.channel === channel)
  }
}

/** What a member may do in a guild, channels left aside. */
export function memberPermissions(guild: Guild, member: Member, nowMs: number): bigint {
  let granted = guild.roles.get(guild.id)?.permissions ?? 0n
  for (const id of member.roles) granted |= guild.roles.get(id)?.permissions ?? 0n
  if (granted & permissions.administrator) return (1n << 50n) - 1n
  // A time-out leaves reading alone.
  if (timedOut(member, nowMs)) return granted & (permissions.viewChannel | permissions.readHistory)
  return granted
}

/** Whether a member may not act for now. */
export function timedOut(member: Member, nowMs: number): boolean {
  return member.timedOutUntilMs !== null && member.timedOutUntilMs > nowMs
}
