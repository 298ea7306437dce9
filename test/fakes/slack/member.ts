/** What a test may say about somebody. */
export interface MemberOptions {
  /** A guest of several channels or of one. */
  readonly guest?: 'multi' | 'single'
  readonly bot?: boolean
  readonly deleted?: boolean
  /** Somebody of another workspace, seen through a shared channel; `true` or the id of the workspace. */
  readonly stranger?: boolean | string
  readonly admin?: boolean
}

/** Somebody with an id. */
export interface Member {
  readonly id: string
  readonly name: string
  readonly teamId: string
  readonly guest: 'multi' | 'single' | undefined
  readonly bot: boolean
  readonly stranger: boolean
  readonly admin: boolean
  deleted: boolean
}
