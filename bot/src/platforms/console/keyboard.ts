import { clearScreenDown, cursorTo, emitKeypressEvents, type Key, moveCursor } from 'node:readline'
import { visible } from '../../visible.ts'
import { maxAnswerLength, type Question, type Said } from './person.ts'
import { columnsOf } from './wrap.ts'

/** Where keys come from and where questions are shown. */
export interface KeyboardTerminal {
  input: NodeJS.ReadableStream & { isRaw?: boolean; setRawMode?(on: boolean): unknown }
  output: NodeJS.WritableStream & { columns?: number }
  /** Ctrl-C was pressed while nothing was asked. */
  interrupted(): void
}

type Listener = (text: string | undefined, key: Key) => void

/**
 * The keys of a terminal, taken away from readline and from the terminal's own echo: what is typed here reaches no
 * history, no kill ring and no screen but by this class. Between questions keys are dropped, so that a code that comes
 * too early or twice is not shown either.
 */
export class Keyboard {
  readonly #terminal: KeyboardTerminal
  readonly #others: readonly Listener[]
  readonly #wasRaw: boolean
  #asked: { question: Question; typed: string[]; settle(said: Said): void } | null = null
  #gone = false

  constructor(terminal: KeyboardTerminal) {
    const { input } = terminal
    this.#terminal = terminal
    emitKeypressEvents(input)
    // Node types listeners as bare functions.
    this.#others = input.listeners('keypress') as Listener[]
    // Mine comes first: with no listener at all the decoder of keys would stop.
    input.on('keypress', this.#pressed)
    for (const other of this.#others) input.off('keypress', other)
    this.#wasRaw = input.isRaw === true
    input.on('end', this.#lost)
    input.on('error', this.#lost)
    input.setRawMode?.(true)
    input.resume()
  }

  get asking(): boolean {
    return this.#asked !== null
  }

  /** Asks one question. Ctrl-C, and Ctrl-D on an empty line, leave it. */
  ask(question: Question): Promise<Said> {
    if (this.#gone) return Promise.resolve({ kind: 'gone' })
    return new Promise(resolve => {
      this.#asked = { question, typed: [], settle: resolve }
      this.#draw()
    })
  }

  /** Writes whole lines above the question. */
  above(text: string): void {
    this.#clear()
    this.#terminal.output.write(text)
    this.#draw()
  }

  /** Gives the keys back; whatever is asked counts as not answered. With `back` false nobody wants them any more. */
  release(back: boolean): void {
    const { input } = this.#terminal
    this.#lost()
    input.off('end', this.#lost)
    input.off('error', this.#lost)
    if (!back) return
    for (const other of this.#others) input.on('keypress', other)
    input.off('keypress', this.#pressed)
    if (!this.#wasRaw) input.setRawMode?.(false)
  }

  readonly #lost = (): void => {
    this.#gone = true
    this.#settle({ kind: 'gone' })
  }

  readonly #pressed = (text: string | undefined, key: Key): void => {
    const asked = this.#asked
    const control = key.ctrl ? key.name : undefined
    if (!asked) {
      if (control === 'c') this.#terminal.interrupted()
      return
    }
    const { typed } = asked
    if (control === 'c' || (control === 'd' && typed.length === 0)) this.#settle({ kind: 'left' })
    else if (key.name === 'return' || key.name === 'enter')
      this.#settle({ kind: 'text', text: typed.join('') })
    else if (key.name === 'backspace') this.#edit(() => typed.pop())
    else if (control === 'u' || control === 'w') this.#edit(() => typed.splice(0))
    else if (isPlain(text, key) && typed.length < maxAnswerLength) {
      typed.push(text)
      if (!asked.question.hidden) this.#terminal.output.write(text)
    }
  }

  #settle(said: Said): void {
    const asked = this.#asked
    if (!asked) return
    this.#asked = null
    this.#terminal.output.write('\n')
    asked.settle(said)
  }

  #edit(change: () => void): void {
    this.#clear()
    change()
    this.#draw()
  }

  #draw(): void {
    this.#terminal.output.write(this.#shown())
  }

  #clear(): void {
    const { output } = this.#terminal
    const rows = Math.floor(columnsOf(this.#shown()) / Math.max(1, output.columns || 80))
    moveCursor(output, 0, -rows)
    cursorTo(output, 0)
    clearScreenDown(output)
  }

  #shown(): string {
    if (!this.#asked) return ''
    const { question, typed } = this.#asked
    return visible(question.text) + (question.hidden ? '' : typed.join(''))
  }
}

function isPlain(text: string | undefined, key: Key): text is string {
  return text !== undefined && text !== '' && !key.ctrl && !key.meta && visible(text) === text
}
