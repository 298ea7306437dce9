import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { Completion } from '../../grammar/complete.ts'
import { quoteWord } from '../../grammar/grammar.ts'
import { eventReply } from '../../replies/event-reply.ts'
import type { Reply } from '../../reply.ts'
import { type ConsoleDesk, converse } from './converse.ts'
import { checkFlags, takeLineFlags } from './flags.ts'
import { historySize, readHistory, withoutSecrets, writeHistory } from './history.ts'
import { type ColourWishes, type Look, lookOf, styled } from './look.ts'
import { machineLine } from './machine-line.ts'
import { renderReply } from './render.ts'
import { TerminalPerson } from './terminal-person.ts'

/** What the prompt needs. */
export interface PromptDeps {
  input: NodeJS.ReadableStream
  /** A terminal. */
  output: NodeJS.WriteStream
  colours: ColourWishes
  desk: ConsoleDesk
  complete(line: string): Completion
  historyFile: string
  /** True to ask for the first admin before anything else. */
  asksForAdmin?: boolean
  log: Log
}

/** The prompt of a Gatehouse that runs in a terminal. */
export interface Prompt {
  /** Resolves when the person leaves. */
  readonly left: Promise<void>
  /** Shows an event above the line that is being typed. */
  tell(event: EdgeEvent): void
  /** The same with any other news. */
  show(news: Reply): void
  /** Writes whole lines above the line that is being typed. */
  above(text: string): void
  /** Takes no more lines and waits for the command that runs. */
  readonly close: () => Promise<void>
}

/** Begins to take commands from a terminal. */
export function startPrompt(deps: PromptDeps): Prompt {
  return new ConsolePrompt(deps)
}

class ConsolePrompt implements Prompt {
  readonly left: Promise<void>
  readonly #deps: PromptDeps
  readonly #lines: Interface
  readonly #waiting: string[] = []
  readonly #person: TerminalPerson
  #working: Promise<void> | undefined
  #closed = false

  constructor(deps: PromptDeps) {
    this.#deps = deps
    this.#person = new TerminalPerson({ ...deps, interrupted: () => this.#interrupt() })
    this.#lines = createInterface({
      input: deps.input,
      output: deps.output,
      terminal: true,
      prompt: styled(this.#look(), 'strong', 'gate> '),
      history: this.#oldLines(),
      historySize,
      removeHistoryDuplicates: true,
      completer: (line: string): [string[], string] => this.#complete(line),
    })
    this.#lines.on('line', line => this.#take(line))
    this.#lines.on('history', lines => this.#keep(lines))
    // A terminal that was closed cannot be set back to its old mode; leaving goes on without.
    this.#lines.on('error', error => deps.log.warn('terminal lost', { words: errorWords(error) }))
    this.#lines.on('SIGINT', () => this.#interrupt())
    this.left = new Promise(resolve => {
      this.#lines.once('close', () => {
        this.#closed = true
        this.#person.leave()
        deps.output.write('\n')
        resolve()
      })
    })
    if (deps.asksForAdmin) this.#begin(() => this.#firstAdmin())
    else this.#lines.prompt()
  }

  tell(event: EdgeEvent): void {
    this.show(eventReply(event))
  }

  show(news: Reply): void {
    this.above(renderReply(news, this.#look()))
  }

  above(text: string): void {
    const { output } = this.#deps
    if (this.#closed || this.#person.holdsKeys) {
      this.#person.above(text)
      return
    }
    const { rows } = this.#lines.getCursorPos()
    moveCursor(output, 0, -rows)
    cursorTo(output, 0)
    clearScreenDown(output)
    // readline goes up by the rows that it believes to have drawn before it draws the line anew; after a paste it is wrong.
    Reflect.set(this.#lines, 'prevRows', 0)
    output.write(text)
    if (!this.#working) this.#lines.prompt(true)
  }

  /** A property, so that it may be handed on alone. */
  readonly close = async (): Promise<void> => {
    this.#waiting.length = 0
    this.#lines.close()
    await this.#working
  }

  #take(line: string): void {
    this.#waiting.push(line)
    if (!this.#working) this.#begin(() => this.#work())
  }

  #begin(work: () => Promise<void>): void {
    this.#working = work().finally(() => {
      this.#working = undefined
      if (!this.#closed) this.#lines.prompt(true)
    })
  }

  /** Nobody has codes yet: the one who starts it is walked through becoming the first admin, or does it later. */
  async #firstAdmin(): Promise<void> {
    const said = await this.#person.ask({
      text: 'Name of the first admin (empty to do it later): ',
      hidden: false,
    })
    this.#person.rest()
    const name = said.kind === 'text' ? said.text.trim() : ''
    if (said.kind === 'left') this.#lines.close()
    else if (name !== '') await this.#run(`account bootstrap ${quoteWord(name)}`)
    if (!this.#closed) await this.#work()
  }

  async #work(): Promise<void> {
    for (let line = this.#waiting.shift(); line !== undefined; line = this.#waiting.shift()) {
      const typed = line.replace(/^\s*\/?gate(\s+|$)/i, '').trim()
      if (/^(exit|quit)$/i.test(typed)) {
        this.#lines.close()
        return
      }
      if (typed !== '') await this.#run(typed)
    }
  }

  async #run(line: string): Promise<void> {
    let shown: string
    try {
      shown = await this.#answer(line)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      shown = renderReply({ title: error.message, severity: 'error' }, this.#look())
    } finally {
      this.#person.rest()
    }
    this.#deps.output.write(shown)
  }

  /**
   * What a line leads to, as it is shown.
   * @throws AppError when its flags make no sense
   */
  async #answer(line: string): Promise<string> {
    const { flags, typed } = takeLineFlags(line)
    checkFlags(flags, true)
    this.#person.work(typed.split(/\s+/).slice(0, 2).join(' '))
    const answer = await converse(this.#deps.desk, {
      request: { typed, caller: { kind: 'local', face: 'console', withoutCode: flags.withoutCode } },
      yes: flags.yes,
      person: flags.json ? null : this.#person,
    })
    return flags.json ? machineLine(answer) : renderReply(answer.reply, this.#look())
  }

  #interrupt(): void {
    if (this.#person.endWatching()) return
    if (this.#lines.line === '' || this.#person.holdsKeys) {
      this.#lines.close()
    } else {
      this.#lines.write(null, { ctrl: true, name: 'e' })
      this.#lines.write(null, { ctrl: true, name: 'u' })
    }
  }

  #complete(line: string): [string[], string] {
    const { hits, part } = this.#deps.complete(line.replace(/^\s*\/?gate\s+/i, ''))
    return [hits, part]
  }

  #keep(lines: string[]): void {
    lines.splice(0, lines.length, ...withoutSecrets(lines))
    try {
      writeHistory(this.#deps.historyFile, lines)
    } catch (error) {
      this.#deps.log.warn('prompt history not kept', { words: errorWords(error) })
    }
  }

  #oldLines(): string[] {
    try {
      return readHistory(this.#deps.historyFile)
    } catch (error) {
      this.#deps.log.warn('prompt history not read', { words: errorWords(error) })
      return []
    }
  }

  #look(): Look {
    return lookOf(this.#deps.output, this.#deps.colours)
  }
}
