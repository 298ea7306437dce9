import { placeAnswer } from './answer.ts'
import type { Deliveries } from './deliveries.ts'
import type { Delivered } from './delivery.ts'
import { complaintAbout, findElement, ownOptions } from './field.ts'
import { Hands, type Where, type Which } from './hands.ts'
import type { Member } from './member.ts'
import type { Payloads } from './payloads.ts'
import { Refusal } from './refusal.ts'
import type { SeenMessage, SeenView } from './seen.ts'
import { type Place, Sight } from './sight.ts'
import { applySubmission, trouble } from './submission.ts'
import { asEntities, asTypedOnPhone } from './typing.ts'
import type { View, Views } from './views.ts'
import type { Violations } from './violations.ts'
import type { Workspace } from './workspace.ts'

export interface PersonDeps {
  readonly workspace: Workspace
  readonly views: Views
  readonly payloads: Payloads
  readonly deliveries: Deliveries
  readonly violations: Violations
  /** Whether the app has commands at all. */
  readonly mayCommand: () => boolean
}

/** Somebody with a Slack client: does what people do, and sees what they see. */
export class Person {
  readonly #deps: PersonDeps
  readonly #member: Member
  readonly #sight: Sight
  readonly #hands: Hands
  /** Her keyboard makes dashes and curly quotes of what she types. */
  phone = false
  /** Her client writes `&`, `<` and `>` in commands as entities. The documentation does not say which clients do. */
  escapes = false

  constructor(deps: PersonDeps, member: Member) {
    this.#deps = deps
    this.#member = member
    this.#sight = new Sight(deps.workspace, deps.views, member)
    this.#hands = new Hands(deps, member, this.#sight)
  }

  get id(): string {
    return this.#member.id
  }

  get name(): string {
    return this.#member.name
  }

  get teamId(): string {
    return this.#member.teamId
  }

  /**
   * Types a command, such as `/gate status`. Resolves once it is acknowledged, or once the client has given up.
   * In a thread nothing is sent: the client says that it cannot.
   */
  async slash(place: Place, line: string, options: { thread?: string } = {}): Promise<Delivered> {
    const channel = this.#sight.channel(place)
    const [, command = '', text = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(line) ?? []
    if (!command) throw new Error(`"${line}" is no command`)
    if (channel.archived) throw new Error(`nobody can type into ${channel.name}: it is archived`)
    if (!this.#deps.workspace.isIn(channel, this.#member))
      throw new Error(`${this.name} is not in ${channel.name}`)
    if (options.thread !== undefined) {
      this.#slackbot(channel.id, `${command} is not supported in threads. Sorry!`)
      return notSent('not_supported_in_threads')
    }
    if (!this.#deps.mayCommand()) {
      this.#slackbot(channel.id, `${command} is not a valid command.`)
      return notSent('not_a_valid_command')
    }
    const curly = this.phone ? asTypedOnPhone(text) : text
    const typed = this.escapes ? asEntities(curly) : curly
    const delivered = await this.#deps.deliveries.send(
      this.#deps.payloads.command(this.#member, channel, command, typed.trim()),
    )
    if (delivered.error) this.#slackbot(channel.id, `${command} failed with the error "${delivered.error}"`)
    else if (delivered.response && Object.values(delivered.response).some(value => value !== ''))
      this.#answer(channel.id, delivered.response)
    return delivered
  }

  /** What she sees there now, the oldest first. */
  sees(place: Place): readonly SeenMessage[] {
    return this.#sight.sees(place)
  }

  /** Everything before her in one text: messages of all places, her modal and her home tab. */
  seesAnywhere(): string {
    return this.#sight.everything()
  }

  /**
   * The newest message there that reads like this, as soon as there is one.
   * @param options.after only messages newer than this one
   * @throws Error after ten seconds, with everything that she sees
   */
  waitFor(
    place: Place,
    pattern: RegExp | string,
    options: { after?: { ts: string } } = {},
  ): Promise<SeenMessage> {
    return this.#sight.waitFor(place, pattern, options.after?.ts)
  }

  /** Her modal, as soon as its title, its text or one of its errors reads like this. */
  waitForModal(pattern: RegExp | string): Promise<SeenView> {
    return this.#sight.waitForModal(pattern)
  }

  waitForHome(pattern: RegExp | string): Promise<SeenView> {
    return this.#sight.waitForHome(pattern)
  }

  /** What `look` finds, as soon as it finds anything; it looks again after every change. */
  until<T>(look: () => T | undefined): Promise<T> {
    return this.#sight.until(look)
  }

  modal(): SeenView | undefined {
    return this.#sight.modal()
  }

  home(): SeenView | undefined {
    return this.#sight.home()
  }

  /**
   * Presses the newest visible button of that label, or chooses that entry of a menu behind "…".
   * Resolves once it is acknowledged, or once the client has given up.
   * @throws Error when she sees no such button
   */
  async click(label: string, which: Which = {}): Promise<Delivered> {
    const delivered = await this.#hands.click(label, which)
    if (!delivered) return notSent('denied')
    this.#sayTrouble(delivered, label)
    return delivered
  }

  /**
   * Fills in the open modal, by label or block id, and sends it. A choice is given by its text.
   * What the client itself refuses is not sent; its words are in `modal().errors`.
   */
  async submits(values: Readonly<Record<string, string>> = {}): Promise<Delivered> {
    const view = this.#openView()
    if (view.content.type !== 'modal' || !view.content.submit)
      throw new Error('the modal has nothing to send it with')
    await this.fills(values)
    view.problem = undefined
    const inputs = view.content.blocks.filter(block => block.type === 'input')
    view.errors = Object.fromEntries(
      inputs.flatMap(input => {
        const complaint = complaintAbout(input, view.form)
        return complaint === undefined ? [] : [[input.block_id ?? '', complaint]]
      }),
    )
    this.#deps.workspace.changes.tell()
    if (Object.keys(view.errors).length > 0) return notSent('not_filled_in')
    const delivered = await this.#deps.deliveries.send(this.#deps.payloads.submission(this.#member, view))
    applySubmission(this.#deps, view, delivered)
    this.#deps.workspace.changes.tell()
    return delivered
  }

  /** Fills in fields of the open modal and does not send it. */
  async fills(values: Readonly<Record<string, string>>): Promise<void> {
    const view = this.#openView()
    for (const [name, value] of Object.entries(values)) {
      const placed = findElement(view.content.blocks, name)
      if (!placed) throw new Error(`the modal has no field "${name}". ${this.#sight.everything()}`)
      const picked = ownOptions(placed.element).length > 0 || placed.element.type === 'external_select'
      if (picked) await this.#hands.pick(name, value, 'modal')
      else view.form.fill(placed, { value: this.phone ? asTypedOnPhone(value) : value })
    }
  }

  /** Cancels the modal, or with `all` everything under it too. */
  async closes(options: { all?: boolean } = {}): Promise<void> {
    const view = this.#openView()
    const clears = options.all || (view.content.type === 'modal' && view.content.clear_on_close === true)
    const closed = clears ? this.#deps.views.clear(this.id) : [view]
    if (!clears) this.#deps.views.close(view)
    const told = closed.filter(one => one.content.type === 'modal' && one.content.notify_on_close)
    await Promise.all(
      told.map(one => this.#deps.deliveries.send(this.#deps.payloads.closing(this.#member, one, clears))),
    )
  }

  /** Opens the home tab; the app hears of it and publishes what it wants. */
  opensHome(): Promise<Delivered> {
    const { payloads, deliveries } = this.#deps
    return deliveries.send(
      payloads.homeOpened(this.#member, this.#sight.channel('dm'), this.#sight.homeView()),
    )
  }

  /** The options that a field offers for these letters; it is named by label, block id or action id. */
  searches(name: string, typed: string, options: { in?: Where } = {}): Promise<readonly string[]> {
    return this.#hands.search(name, typed, options.in)
  }

  /** Chooses an option by its text, one of a search or of the menu itself. */
  async picks(name: string, text: string, options: { in?: Where } = {}): Promise<Delivered> {
    const delivered = await this.#hands.pick(name, text, options.in)
    if (!delivered) return notSent('kept_for_submission')
    this.#sayTrouble(delivered, name)
    return delivered
  }

  /** Uses a global shortcut, or one on a message; both work in threads. */
  async shortcut(callbackId: string, options: { message?: { ts: string } } = {}): Promise<Delivered> {
    const { message } = options
    const on = message && this.#sight.messages().find(one => one.ts === message.ts)
    if (message && !on) throw new Error(`${this.name} sees no message ${message.ts}`)
    const delivered = await this.#deps.deliveries.send(
      this.#deps.payloads.shortcut(this.#member, callbackId, on),
    )
    this.#sayTrouble(delivered, callbackId)
    return delivered
  }

  /** Writes a message herself. */
  says(place: Place, text: string, options: { thread?: string } = {}): { ts: string } {
    const channel = this.#sight.channel(place)
    return this.#deps.workspace.say({ channelId: channel.id, from: this.id, text, threadTs: options.thread })
  }

  /** Starts her client again: private messages and an open modal are gone. */
  reloads(): void {
    for (const message of this.#deps.workspace.messages) if (message.onlyFor === this.id) message.gone = true
    this.#deps.views.clear(this.id)
  }

  /** Leaves the workspace. */
  leaves(): void {
    this.#member.deleted = true
  }

  #openView(): View {
    const view = this.#sight.topView()
    if (!view)
      throw new Error(`${this.name} has no modal open. What ${this.name} sees:\n${this.#sight.everything()}`)
    return view
  }

  #slackbot(channelId: string, text: string): void {
    this.#deps.workspace.say({ channelId, from: 'USLACKBOT', text, onlyFor: this.id })
  }

  #answer(channelId: string, response: Record<string, unknown>): void {
    const place = { channelId, userId: this.id, source: undefined, threadTs: undefined }
    try {
      placeAnswer(this.#deps.workspace, place, response)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#deps.violations.add(`answer to a command: ${error.error}`)
    }
  }

  /** A client shows a failed press beside the button; here it is a private line or the problem of the modal. */
  #sayTrouble(delivered: Delivered, label: string): void {
    if (!delivered.error || delivered.error === 'stopped') return
    const view = this.#sight.topView()
    if (view) view.problem = trouble
    else this.#slackbot(this.#sight.channel('dm').id, `"${label}" failed with the error "${delivered.error}"`)
    this.#deps.workspace.changes.tell()
  }
}

const notSent = (error: string): Delivered => ({
  envelopeId: '',
  acknowledgedAfterMs: undefined,
  response: undefined,
  error,
})
