import type { Clock } from '@gatehouse/core/clock.ts'
import { z } from 'zod'
import { isPassing } from '../api/failure.ts'
import type { SlackApi } from '../api/slack-api.ts'

/** Somebody, as far as it decides whether they may. */
interface Person {
  /** The workspace that they belong to. */
  team: string
  guest: boolean
  bot: boolean
  /** Slack did not say who they are, so they count as a guest; it may say it the next time. */
  unsaid?: true
}

/** What Slack says about somebody: who they are, that it knows nobody like that, or nothing at all. */
type Said = Person | 'nobody' | 'nothing'

const freshMs = 5 * 60_000
/** While Slack does not say, what it said within this time counts. Somebody may have become a guest meanwhile, or have left. */
const staleMs = 3_600_000
const mostPeople = 10_000
const slackbot = 'USLACKBOT'

const UserInfo = z.looseObject({
  user: z.looseObject({
    team_id: z.string(),
    deleted: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    is_workflow_bot: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
    enterprise_user: z.looseObject({ teams: z.array(z.string()).default([]) }).optional(),
  }),
})

/** Who people are, by `users.info`, remembered for minutes. https://docs.slack.dev/reference/objects/user-object */
export class People {
  readonly #api: Pick<SlackApi, 'now'>
  readonly #clock: Pick<Clock, 'monotonicMs'>
  readonly #known = new Map<string, { person: Person; atMs: number }>()
  readonly #asking = new Map<string, Promise<Said>>()

  constructor(api: Pick<SlackApi, 'now'>, clock: Pick<Clock, 'monotonicMs'>) {
    this.#api = api
    this.#clock = clock
  }

  /**
   * Who a user is. Whoever is not known, and cannot be asked about, counts as a guest.
   * @param ourTeam the workspace that the app is in
   * @param theirTeam the workspace that the payload says they are of
   */
  async find(user: string, ourTeam: string, theirTeam: string | null): Promise<Person> {
    const known = this.#known.get(user)
    const ageMs = known ? this.#clock.monotonicMs() - known.atMs : Number.POSITIVE_INFINITY
    if (known && ageMs < freshMs) return known.person
    const said = await this.#asked(user, ourTeam)
    if (typeof said === 'object') return said
    if (known && ageMs < staleMs) return known.person
    const stranger = { team: theirTeam ?? ourTeam, guest: true, bot: user === slackbot }
    return said === 'nothing' ? { ...stranger, unsaid: true } : stranger
  }

  #asked(user: string, ourTeam: string): Promise<Said> {
    const asking = this.#asking.get(user) ?? this.#ask(user, ourTeam)
    this.#asking.set(user, asking)
    return asking
  }

  async #ask(user: string, ourTeam: string): Promise<Said> {
    const called = await this.#api.now(async client => UserInfo.parse(await client.users.info({ user })))
    this.#asking.delete(user)
    if (called.kind === 'failed') return isPassing(called.failure) ? 'nothing' : 'nobody'
    const { team_id: team, deleted, enterprise_user: enterprise, ...is } = called.result.user
    const person = {
      // On an Enterprise Grid somebody is of several workspaces; ours is the one that counts when it is among them.
      team: enterprise?.teams.includes(ourTeam) ? ourTeam : team,
      guest: deleted || is.is_restricted || is.is_ultra_restricted || is.is_stranger,
      bot: is.is_bot || is.is_workflow_bot || user === slackbot,
    }
    if (this.#known.size >= mostPeople) this.#known.delete(this.#known.keys().next().value ?? '')
    this.#known.delete(user)
    this.#known.set(user, { person, atMs: this.#clock.monotonicMs() })
    return person
  }
}
