import type { Block } from './block-kit/block.ts'
import { Changes } from './changes.ts'
import type { Channel, ChannelOptions } from './channel.ts'
import { Ids } from './ids.ts'
import type { Member, MemberOptions } from './member.ts'
import type { Message, SharedFile } from './message.ts'

/** What Slack keeps: who is there, where they talk and what was said. */
export class Workspace {
  readonly ids = new Ids()
  readonly changes = new Changes()
  readonly teamId = 'T0FAKETEAM'
  readonly appId = 'A0FAKEAPP1'
  readonly bot = { id: 'U0FAKEBOT1', botId: 'B0FAKEBOT1', name: 'gatehouse' }
  readonly members = new Map<string, Member>()
  readonly channels = new Map<string, Channel>()
  readonly messages: Message[] = []
  readonly files = new Map<string, SharedFile>()
  readonly groups = new Map<string, { id: string; handle: string; memberIds: string[] }>()
  readonly #nowMs: () => number
  #lastStamp = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  nowMs(): number {
    return this.#nowMs()
  }

  /** A time as Slack writes it, unlike any other one of this workspace. */
  stamp(): string {
    this.#lastStamp = Math.max(this.#lastStamp + 1, Math.floor(this.#nowMs() * 1000))
    return `${Math.floor(this.#lastStamp / 1e6)}.${String(this.#lastStamp % 1e6).padStart(6, '0')}`
  }

  addMember(name: string, options: MemberOptions): Member {
    const { stranger = false } = options
    const member: Member = {
      id: this.ids.next('U'),
      name,
      teamId: stranger === false ? this.teamId : stranger === true ? 'T0FAKEFOES' : stranger,
      stranger: stranger !== false,
      guest: options.guest,
      bot: options.bot ?? false,
      admin: options.admin ?? false,
      deleted: options.deleted ?? false,
    }
    this.members.set(member.id, member)
    return member
  }

  addChannel(name: string, options: ChannelOptions): Channel {
    const channel: Channel = {
      id: this.ids.next('C'),
      name,
      private: options.private ?? false,
      shared: options.shared ?? false,
      archived: options.archived ?? false,
      appIsMember: options.appIsMember ?? true,
      members: options.members && new Set(options.members.map(member => member.id)),
      directWith: undefined,
    }
    this.channels.set(channel.id, channel)
    return channel
  }

  /** The direct messages between this person and the app. */
  directMessages(userId: string): Channel {
    const existing = [...this.channels.values()].find(channel => channel.directWith === userId)
    if (existing) return existing
    const channel: Channel = {
      id: this.ids.next('D'),
      name: 'directmessage',
      private: true,
      shared: false,
      archived: false,
      appIsMember: true,
      members: new Set([userId]),
      directWith: userId,
    }
    this.channels.set(channel.id, channel)
    return channel
  }

  /** Whether this person can look into the channel. */
  isIn(channel: Channel, member: Member): boolean {
    if (channel.members) return channel.members.has(member.id)
    return !member.stranger || channel.shared
  }

  say(what: {
    channelId: string
    from: string
    text: string
    blocks?: Block[]
    threadTs?: string | undefined
    onlyFor?: string | undefined
    files?: SharedFile[]
  }): Message {
    const message: Message = {
      ts: this.stamp(),
      channelId: what.channelId,
      from: what.from,
      text: what.text,
      blocks: what.blocks ?? [],
      threadTs: what.threadTs,
      onlyFor: what.onlyFor,
      files: what.files ?? [],
      editedTs: undefined,
      gone: false,
    }
    this.messages.push(message)
    this.changes.tell()
    return message
  }

  findMessage(channelId: string, ts: string): Message | undefined {
    return this.messages.find(
      message => message.channelId === channelId && message.ts === ts && !message.gone,
    )
  }
}
