import type { Reply } from '../../reply.ts'
import { Keyboard, type KeyboardTerminal } from './keyboard.ts'
import { type ColourWishes, type Look, lookOf } from './look.ts'
import type { Handed, Person, Question, Said } from './person.ts'
import { type Progress, startProgress } from './progress.ts'
import { renderReply } from './render.ts'
import { renderHanded } from './render-handed.ts'

/** A terminal at which somebody sits. */
export interface Terminal extends KeyboardTerminal {
  output: NodeJS.WriteStream
  colours: ColourWishes
}

/** The person at this terminal. Keys are theirs from the first question until `rest`. */
export class TerminalPerson implements Person {
  readonly #terminal: Terminal
  #keyboard: Keyboard | null = null
  #progress: Progress | null = null
  #left = false
  #watching: AbortController | null = null

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  /** True while readline does not have the keys. */
  get holdsKeys(): boolean {
    return this.#keyboard !== null
  }

  /** Shows that something goes on. */
  work(words: string): void {
    this.#progress?.stop()
    this.#progress = startProgress(this.#terminal.output, this.#look(), words)
  }

  show(reply: Reply): void {
    this.#write(renderReply(reply, this.#look()))
  }

  hand(handed: Handed): void {
    this.#write(renderHanded(handed, this.#look(), this.#terminal.colours.TERM !== 'dumb'))
  }

  async ask(question: Question): Promise<Said> {
    this.#progress?.stop()
    if (this.#left) return { kind: 'gone' }
    this.#keyboard ??= new Keyboard(this.#terminal)
    const said = await this.#keyboard.ask(question)
    if (said.kind === 'text') this.work('working')
    return said
  }

  watch(): AbortSignal {
    this.#progress?.stop()
    this.#watching = new AbortController()
    if (this.#left) this.#watching.abort()
    return this.#watching.signal
  }

  /** They have seen enough. @returns false when they watched nothing */
  endWatching(): boolean {
    const watching = this.#watching
    this.#watching = null
    watching?.abort()
    return watching !== null
  }

  /** Writes whole lines above what is asked. */
  above(text: string): void {
    if (this.#keyboard?.asking) this.#keyboard.above(text)
    else this.#terminal.output.write(text)
  }

  /** Nothing goes on any more, and the keys go back to whom they were taken from. */
  rest(): void {
    this.#progress?.stop()
    this.#progress = null
    this.#watching = null
    this.#keyboard?.release(true)
    this.#keyboard = null
  }

  /** The terminal is given up: whatever is asked, now or later, is not answered. */
  leave(): void {
    this.#left = true
    this.endWatching()
    this.#keyboard?.release(false)
    this.#keyboard = null
  }

  #write(text: string): void {
    this.#progress?.stop()
    this.#terminal.output.write(text)
  }

  #look(): Look {
    return lookOf(this.#terminal.output, this.#terminal.colours)
  }
}
