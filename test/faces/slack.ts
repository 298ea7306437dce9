import type { ChatPerson, TestChats } from '../harness/chats.ts'
import type { Face, FacePerson, Where } from './face.ts'
import { asOutsider } from './outsider.ts'
import type { Stage } from './stage.ts'

/** Slack, in the channel where cards are shown. */
export function slackFace(stage: Stage): Face {
  const seat = (account: ChatPerson) => new SlackSeat(stage, account)
  const { slack } = stage.all
  const outsider = (name: string, options: Parameters<typeof slack.member>[1], home?: Where) =>
    new SlackSeat(stage, asOutsider(stage, { name, slack: slack.member(name, options) }), home)
  return {
    name: 'slack',
    seat,
    person: (...who) => seat(stage.account(...who)),
    outsiders: {
      unknown: name => outsider(name, {}),
      guest: name => outsider(name, { guest: 'multi' }),
      bot: name => outsider(name, { bot: true }),
      // They see the channel that is shared with them alone.
      'of another workspace': name => outsider(name, { stranger: true }, 'elsewhere'),
    },
  }
}

type Member = ReturnType<TestChats['slack']['member']>
type Delivered = Awaited<ReturnType<Member['slash']>>

/** One thing before somebody that nobody else sees. */
interface Private {
  id: string
  blocks: unknown
  text: string
  buttons: readonly string[]
}

/** Said while something better is on its way. */
const patience =
  /^(?:ℹ️ |Gatehouse\n)?(?:Working out what|Working on it|Looking at what|One moment|This waits for you in a direct message)/

/** Somebody in Slack. */
class SlackSeat implements FacePerson {
  readonly account: ChatPerson
  readonly #stage: Stage
  readonly #home: Where
  #answer: Private | undefined

  constructor(stage: Stage, account: ChatPerson, home: Where = 'here') {
    this.#stage = stage
    this.account = account
    this.#home = home
  }

  get name(): string {
    return this.account.name
  }

  get isAsked(): boolean {
    return this.#slack.modal()?.submit === 'Confirm' || this.#answer?.buttons.includes(byCode) === true
  }

  async types(line: string, where: Where = this.#home): Promise<string> {
    await this.#leavesModal()
    const place = { here: this.#ops, elsewhere: this.#stage.elsewhere.slack, alone: 'dm' as const }[where]
    return this.#after(() => this.#slack.slash(place, `/gate ${line}`))
  }

  async confirms(code = this.#stage.code(this.account)): Promise<string> {
    if (this.#slack.modal()?.submit !== 'Confirm') await this.#after(() => this.#slack.click(byCode))
    return this.#after(() => this.#slack.submits({ code }))
  }

  cancels(): Promise<string> {
    return this.#after(() => this.#slack.click('Cancel'))
  }

  async approves(what: RegExp, code = this.#stage.code(this.account)): Promise<string> {
    const said = await this.#presses('Approve…', what)
    return this.#slack.modal()?.submit === 'Confirm' ? this.confirms(code) : said
  }

  async rejects(what: RegExp): Promise<string> {
    await this.#presses('Reject…', what)
    return this.#after(() => this.#slack.click('Reject'))
  }

  undoes(): Promise<string> {
    return this.#presses('Undo', /\S/)
  }

  presses(label: string): Promise<string> {
    return this.#presses(label, /\S/)
  }

  async takes(said: string): Promise<string> {
    return (await this.#stage.openLink(said)).secret
  }

  /** Presses a button of the newest public card that reads like this and has it. */
  async #presses(label: string, what: RegExp): Promise<string> {
    await this.#leavesModal()
    await this.#stage.all.settled()
    const card = this.#slack
      .sees(this.#ops)
      .findLast(({ text, buttons, ephemeral }) => !ephemeral && what.test(text) && buttons.includes(label))
    if (!card) throw new Error(`no card ${what} offers ${label}:\n${this.#slack.seesAnywhere()}`)
    return this.#after(() => this.#slack.click(label, { in: card }))
  }

  get #slack(): Member {
    return this.account.slack
  }

  get #ops(): TestChats['slackOps'] {
    return this.#stage.all.slackOps
  }

  /** Does something, and gives what they see privately because of it. */
  async #after(act: () => Promise<Delivered>): Promise<string> {
    const before = this.#looks()
    const { response, error } = await act()
    if (error !== undefined && !this.#isNew(before)) throw new Error(`the client says ${error}`)
    this.#answer =
      response?.response_action === 'errors'
        ? this.#looks().at(-1)
        : await this.#slack.until(() => this.#isNew(before))
    return this.#answer?.text ?? ''
  }

  #isNew(before: readonly Private[]): Private | undefined {
    return this.#looks().findLast(
      ({ id, blocks, text }) =>
        !patience.test(text) && !before.some(old => old.id === id && old.blocks === blocks),
    )
  }

  /** What is there for them alone, the modal last. */
  #looks(): Private[] {
    // A file goes with an answer that says so.
    const direct = this.#slack
      .sees('dm')
      .filter(({ from, files }) => from !== this.name && files.length === 0)
    const hidden = [...(this.#home === 'here' ? [this.#ops] : []), this.#stage.elsewhere.slack]
      .flatMap(place => this.#slack.sees(place))
      .filter(({ ephemeral }) => ephemeral)
    const modal = this.#slack.modal()
    return [
      ...[...hidden, ...direct].map(({ ts: id, blocks, text, links, buttons }) => {
        return { id, blocks, text: [text, ...links].join('\n'), buttons }
      }),
      ...(modal
        ? [
            {
              id: modal.id,
              blocks: modal.blocks,
              text: [
                modal.title,
                modal.text,
                ...modal.links,
                ...Object.values(modal.errors),
                modal.problem ?? '',
              ].join('\n'),
              buttons: modal.buttons,
            },
          ]
        : []),
    ]
  }

  async #leavesModal(): Promise<void> {
    if (this.#slack.modal()) await this.#slack.closes({ all: true })
  }
}

const byCode = 'Confirm with code'
