import type { ModalForm } from './modal-form.ts'
import type { Channel, Guild, Member, Message, User } from './world.ts'

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-type */
export const interactionTypes = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const

export type InteractionType = (typeof interactionTypes)[keyof typeof interactionTypes]

/** What the first callback was. `none`: there was none in time. */
export type AnswerKind = 'message' | 'deferred' | 'deferred update' | 'update' | 'choices' | 'modal' | 'none'

export interface Choice {
  readonly name: string
  readonly value: string | number
}

export interface Answer {
  readonly kind: AnswerKind
  /** From sending the interaction to its first callback, in real time. */
  readonly afterMs: number
  readonly interactionId: string
  /** What was done, in words: `/gate route show`, `button Approve…`. */
  readonly what: string
  readonly choices: readonly Choice[]
}

/** A modal as one person has it open. */
export interface OpenModal {
  readonly form: ModalForm
  readonly channel: Channel
  /** The message whose component opened it. */
  readonly source: Message | null
  /** What the client says after a submit that nobody answered. */
  problem: string | null
}

/** Who does something, and where. */
export interface Deed {
  readonly what: string
  readonly type: InteractionType
  readonly user: User
  /** Null in a direct message. */
  readonly member: Member | null
  readonly guild: Guild | null
  readonly channel: Channel
  readonly source: Message | null
  readonly data: object
}

export interface Interaction extends Deed {
  readonly id: string
  readonly token: string
  readonly createdAtMs: number
  sentAt: number
  state: 'waiting' | 'answered' | 'failed'
  /** Not the app's fault when it stays unanswered: nobody was connected, or a fault stood in the way. */
  excused: boolean
  /** Told more than once, so that a second callback is no surprise. */
  repeated: boolean
  original: Message | null
  /** Messages that this token made. */
  readonly made: Set<Message>
  readonly settled: (answer: Answer) => void
}
