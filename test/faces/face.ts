import type { Role } from '@gatehouse/core/identity/role.ts'
import type { ChatPerson } from '../harness/chats.ts'

/** What a scenario may need that not every face has; see `capability.ts` for the reasons and for what holds instead. */
export type Capability =
  /** A person gives a code for what waits. */
  | 'codes'
  /** Somebody else gives a second code. */
  | 'second persons'
  /** A whole line is typed, and read by the grammar. */
  | 'typed lines'
  /** What somebody may do depends on their role. */
  | 'roles'
  /** Accounts, places and keys are changed. */
  | 'powers'
  /** Strangers, guests and places are told apart by a chat. */
  | 'chat identities'

/** Where somebody types: in the channel of the cards, in another channel, or alone with Gatehouse. */
export type Where = 'here' | 'elsewhere' | 'alone'

/** Somebody whom a chat knows to be no member, or whom nobody linked to an account. */
export type OutsiderKind = 'unknown' | 'guest' | 'bot' | 'of another workspace'

export type FaceName = 'console' | 'api' | 'slack' | 'discord'

/** Somebody as a scenario knows them: what they do through one face, and what they are shown alone. All texts are as they are read. */
export interface FacePerson {
  readonly name: string
  /** The account behind them, with an identity in each chat. */
  readonly account: ChatPerson
  /** Whether a plan waits for their code at this moment. */
  readonly isAsked: boolean
  /** Types a command; elsewhere than in the channel of the cards only in a chat. */
  types(line: string, where?: Where): Promise<string>
  /** Gives a code for what waits: their own newest unless told otherwise. */
  confirms(code?: string): Promise<string>
  /** Takes back what waits for their code. */
  cancels(): Promise<string>
  /** Gives a code as the second person for the plan that reads like this. */
  approves(what: RegExp, code?: string): Promise<string>
  rejects(what: RegExp): Promise<string>
  /** Takes the newest change back as this face offers it: by a button, or by the command that was proposed. */
  undoes(): Promise<string>
  /** Presses the button of the newest card that offers it; where there are no cards, types what it stands for. */
  presses(label: string, line: string): Promise<string>
  /** The secret that an answer hands over: behind its link, or on the terminal. */
  takes(said: string): Promise<string>
}

/** A way to Gatehouse. */
export interface Face {
  readonly name: FaceName
  /** Somebody with an account who comes through this face; with codes unless told otherwise. */
  person(name: string, role: Role, codes?: 'with codes' | 'without codes'): FacePerson
  /** Somebody who has an account already, through this face. */
  seat(account: ChatPerson): FacePerson
  /** Those whom this face can tell from members: a chat alone. */
  outsiders?: Readonly<Partial<Record<OutsiderKind, (name: string) => FacePerson>>>
}

/** Takes the newest change back, and confirms that where it is asked for. */
export async function undoesIt(person: FacePerson): Promise<string> {
  const said = await person.undoes()
  return person.isAsked ? person.confirms() : said
}

/** Types it, and confirms it where that is asked for. */
export async function does(person: FacePerson, line: string): Promise<string> {
  const said = await person.types(line)
  return person.isAsked ? person.confirms() : said
}

/** The buttons on the card of what holds only when somebody keeps it. Nobody is there to keep what a program does. */
export function leasedButtons({ name }: Face): string[] {
  return name === 'api' ? ['Undo'] : ['Keep', 'Undo']
}
