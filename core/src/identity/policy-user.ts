/** A user of a policy, as a one-time link knows it. Whether there still is one, the current state says. */
export interface PolicyUser {
  id: number
  policy: string
  user: string
  /** Who asked for the last link, as revisions name them. */
  askedBy: string
  /** The routes that carried the policy then, by name. The link is for these alone. */
  carriedBy: string[]
}

/** Where they are kept. */
export interface PolicyUserStore {
  /** The number of a user of a policy, from now on with this behind it. */
  keep(user: Omit<PolicyUser, 'id'>): number
  get(id: number): PolicyUser | null
}
