/** What a test may say about a channel. */
export interface ChannelOptions {
  readonly private?: boolean
  readonly archived?: boolean
  /** Whether the app was invited; it is unless told otherwise. */
  readonly appIsMember?: boolean
  /** Shared with another workspace. */
  readonly shared?: boolean
  /** Who is in it. Without it, everybody whom the kind of channel allows. */
  readonly members?: readonly { readonly id: string }[]
}

/** A channel, or the direct messages between somebody and the app. */
export interface Channel {
  readonly id: string
  readonly name: string
  readonly private: boolean
  readonly shared: boolean
  /** Whose direct messages with the app these are. */
  readonly directWith: string | undefined
  readonly members: ReadonlySet<string> | undefined
  archived: boolean
  appIsMember: boolean
}
