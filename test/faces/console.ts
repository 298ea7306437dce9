import { converse, type Talk } from '@gatehouse/bot/platforms/console/converse.ts'
import type { Handed, Person, Question, Said } from '@gatehouse/bot/platforms/console/person.ts'
import { renderReply } from '@gatehouse/bot/platforms/console/render.ts'
import type { Reply } from '@gatehouse/bot/reply.ts'
import type { ChatPerson } from '../harness/chats.ts'
import type { Face, FacePerson } from './face.ts'
import type { Stage } from './stage.ts'

/** The prompt of the machine: whoever sits there may do everything, with codes of accounts where those are asked for. */
export function consoleFace(stage: Stage): Face {
  const seat = (account: ChatPerson) => new ConsoleSeat(stage, account)
  return { name: 'console', seat, person: (...who) => seat(stage.account(...who)) }
}

interface Asked {
  question: Question
  answer(said: Said): void
}

/** Somebody at a terminal, one talk after the other. */
class ConsoleSeat implements FacePerson {
  readonly account: ChatPerson
  readonly #stage: Stage
  #shown: string[] = []
  #asked: Asked | null = null
  #told = Promise.withResolvers<void>()
  /** What was handed over to them, for their eyes. */
  readonly handed: Handed[] = []
  #approving = false
  #talking: Promise<void> = Promise.resolve()

  constructor(stage: Stage, account: ChatPerson) {
    this.#stage = stage
    this.account = account
  }

  get name(): string {
    return this.account.name
  }

  get isAsked(): boolean {
    return this.#asked !== null
  }

  async types(line: string): Promise<string> {
    // Whoever types anew has left what was asked before, and looks at that no more.
    const before = this.#asked
    this.#asked = null
    before?.answer({ kind: 'gone' })
    await this.#talking
    const caller = { kind: 'local', face: 'console', withoutCode: false } as const
    const talk: Talk = { request: { typed: line, caller }, yes: false, person: this.#person() }
    return this.#hears(() => {
      this.#talking = converse(this.#stage.desk, talk).then(({ reply }) => {
        this.#show(reply)
        this.#told.resolve()
      })
    })
  }

  confirms(code = this.#stage.code(this.account)): Promise<string> {
    return this.#says(question => (question.hidden ? code : this.name))
  }

  cancels(): Promise<string> {
    return this.#hears(() => this.#take().answer({ kind: 'left' }))
  }

  async approves(what: RegExp, code = this.#stage.code(this.account)): Promise<string> {
    this.#approving = true
    await this.types(`confirmation approve ${this.#waiting(what)}`)
    const said = this.#asked === null ? this.#shown.join('') : await this.confirms(code)
    this.#approving = false
    return said
  }

  rejects(what: RegExp): Promise<string> {
    return this.types(`confirmation reject ${this.#waiting(what)}`)
  }

  undoes(): Promise<string> {
    return this.types('undo')
  }

  presses(_label: string, line: string): Promise<string> {
    return this.types(line)
  }

  async takes(said: string): Promise<string> {
    const handed = this.handed.at(-1)
    return handed && 'secret' in handed ? handed.secret : (await this.#stage.openLink(said)).secret
  }

  #waiting(what: RegExp): string {
    const found = this.#stage.gate.deps.confirmations.waiting().find(({ line }) => what.test(line))
    if (!found) throw new Error(`nothing like ${what} waits`)
    return found.id.slice(0, 8)
  }

  #person(): Person {
    return {
      show: reply => this.#show(reply),
      hand: handed => void this.handed.push(handed),
      ask: question => this.#ask(question),
    }
  }

  #ask(question: Question): Promise<Said> {
    // A second person does it elsewhere, and secrets are for another screen.
    if (/^Second person/.test(question.text) && !this.#approving)
      return Promise.resolve({ kind: 'text', text: '' })
    if (/type link/.test(question.text)) return Promise.resolve({ kind: 'text', text: 'link' })
    return new Promise(answer => {
      this.#asked = { question, answer }
      this.#told.resolve()
    })
  }

  /** Answers what is asked, name and code one after the other. */
  async #says(textFor: (question: Question) => string): Promise<string> {
    const asked = this.#take()
    const said = await this.#hears(() => asked.answer({ kind: 'text', text: textFor(asked.question) }))
    const next: Asked | null = this.#asked
    if (asked.question.hidden || !next?.question.hidden) return said
    return said + (await this.#says(textFor))
  }

  #take(): Asked {
    const asked = this.#asked
    if (!asked) throw new Error(`${this.name} is asked nothing`)
    this.#asked = null
    return asked
  }

  async #hears(work: () => void): Promise<string> {
    this.#shown = []
    this.#told = Promise.withResolvers()
    work()
    await this.#told.promise
    return this.#shown.join('')
  }

  #show(reply: Reply): void {
    this.#shown.push(renderReply(reply, { width: Number.POSITIVE_INFINITY, colour: false }))
  }
}
