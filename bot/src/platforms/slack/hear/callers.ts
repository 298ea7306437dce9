import type { ChatCaller } from '../../../chat/heard.ts'
import { isDirect } from '../answer/origin.ts'
import type { People } from './people.ts'

/** Who did something and where, as a payload says it. */
export interface Who {
  user: string
  team: string | null
  channel: string | null
}

/** Turns what a payload says into somebody whom the program can judge. */
export class Callers {
  readonly #people: People
  readonly #ourTeam: string

  constructor(people: People, ourTeam: string) {
    this.#people = people
    this.#ourTeam = ourTeam
  }

  async of({ user, team, channel }: Who): Promise<ChatCaller> {
    const person = await this.#people.find(user, this.#ourTeam, team)
    const place = channel === null || isDirect(channel) ? null : channel
    return {
      kind: 'chat',
      identity: { platform: 'slack', workspace: person.team, user },
      place: { platform: 'slack', workspace: this.#ourTeam, channel: place },
      guest: person.guest,
      bot: person.bot,
      ...(person.unsaid && { unsaid: person.unsaid }),
    }
  }
}
