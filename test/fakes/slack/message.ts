import type { Block } from './block-kit/block.ts'

/** A file beside a message. */
export interface SharedFile {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly content: Buffer
}

/** Something written into a channel. */
export interface Message {
  readonly ts: string
  readonly channelId: string
  /** The id of who wrote it; `USLACKBOT` for what the client itself says. */
  readonly from: string
  readonly threadTs: string | undefined
  /** The only person who sees it, until she reloads. */
  readonly onlyFor: string | undefined
  text: string
  blocks: Block[]
  files: SharedFile[]
  editedTs: string | undefined
  /** Deleted, or lost as private messages are. */
  gone: boolean
}
