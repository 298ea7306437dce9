/** A user of a policy, as a one-time link knows it. Whether there still is one, the current state says. */
export interface PolicyUser {
  id: number
  policy: string
  user: string
  /** Who asked for the last link, as revisions name them. */
  askedBy: string
}

/** Where they are kept. */
export interface PolicyUserStore {
  /** The number of a user of a policy, from now on with this name behind it. */
  keep(policy: string, user: string, askedBy: string): number
  get(id: number): PolicyUser | null
}
