import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Stores } from '@gatehouse/bot/startup/open-stores.ts'
import type { CardMessage } from '@gatehouse/core/cards/card-store.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import type { Identity } from '@gatehouse/core/identity/account.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { generateSync } from 'otplib'
import { expect } from 'vitest'
import { drawn } from '../../faces/drawn.ts'
import { FakeDiscord } from '../../fakes/discord/fake-discord.ts'
import { FakeSlack } from '../../fakes/slack/fake-slack.ts'
import { ask, until } from '../../harness/ask.ts'
import { openTestStores, testMasterKey } from '../../harness/edge.ts'
import { temporaryFolder } from '../../harness/folder.ts'
import { Program } from '../../harness/program.ts'

/** How long ago somebody took up codes: the one of then cannot be given again. */
const enrolledAgoMs = 120_000

/** The real program in a process of its own, with both chats in their threads, and a look into its database. */
export class Running {
  readonly program: Program
  readonly slack: FakeSlack
  readonly discord: FakeDiscord
  readonly slackOps: ReturnType<FakeSlack['channel']>
  readonly discordOps: ReturnType<FakeDiscord['channel']>
  readonly stores: Stores
  readonly #database: Database

  private constructor(program: Program, slack: FakeSlack, discord: FakeDiscord) {
    this.program = program
    this.slack = slack
    this.discord = discord
    this.slackOps = slack.channel('ops')
    this.discordOps = discord.channel('ops')
    this.#database = new Database(join(program.data, 'gatehouse.db'))
    this.stores = openTestStores(this.#database, join(program.data, 'master.key'), systemClock)
    const rule = { verdict: 'allow', role: 'admin', cards: true } as const
    const { team } = slack
    const { guild } = discord
    const { places } = this.stores
    places.set({ ...rule, platform: 'slack', workspace: team, channel: this.slackOps.id }, Date.now())
    places.set({ ...rule, platform: 'discord', workspace: guild, channel: this.discordOps.id }, Date.now())
  }

  static async start(): Promise<Running> {
    const slack = await FakeSlack.start({ clock: systemClock })
    const discord = await FakeDiscord.start({ clock: systemClock })
    const folder = temporaryFolder()
    const key = join(folder.path, 'master.key')
    writeFileSync(key, `${testMasterKey.toString('hex')}\n`, { mode: 0o600 })
    const program = await Program.start({
      env: {
        GATEHOUSE_MASTER_KEY_FILE: key,
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.url,
        DISCORD_TOKEN: discord.token,
        DISCORD_GUILD: discord.guild,
        DISCORD_API_URL: discord.url,
      },
    })
    const running = new Running(program, slack, discord)
    await running.isUp()
    return running
  }

  /** Somebody with codes and an identity in each chat. */
  person(name: string) {
    const { accounts, enrolments } = this.stores
    const thenMs = Date.now() - enrolledAgoMs
    const { id } = accounts.add({ name, role: 'admin' }, thenMs)
    const { secret } = enrolments.offer(id, thenMs)
    const codeAt = (ms: number) => generateSync({ secret, epoch: Math.floor(ms / 1000) })
    expect(enrolments.finish(id, codeAt(thenMs), thenMs).kind).toBe('enrolled')
    const slack = this.slack.member(name)
    const discord = this.discord.member(name)
    const link = (identity: Identity) => accounts.link(id, identity, thenMs)
    link({ platform: 'slack', workspace: this.slack.team, user: slack.id })
    link({ platform: 'discord', workspace: this.discord.guild, user: discord.id })
    return { slack, discord, code: () => codeAt(Date.now()) }
  }

  /** Runs a command at the console; it must succeed. */
  async done(line: string): Promise<void> {
    const { exit, stdout, stderr } = await this.program.gate(...line.split(' '))
    expect(exit, `${line}: ${stdout}${stderr}`).toBe(0)
  }

  /** What a site answers. */
  async site(name: string): Promise<number> {
    return (await ask(this.program.http, `${name}.localhost`)).status
  }

  /** How often something was written down. */
  times(kind: string, subject: string): number {
    return this.stores.audit.list({ limit: 1000 }).filter(one => one.kind === kind && one.subject === subject)
      .length
  }

  /** Ends the program as a crash does, and starts it again; `between` happens while there is none. */
  async crash(between: () => void | Promise<void> = () => undefined): Promise<void> {
    await this.program.signal('SIGKILL')
    await between()
    await this.program.startAgain()
    await this.isUp()
  }

  /** What the chats show is written down. A crash before that may show it twice, where a chat has no way to post once. */
  async noted(): Promise<void> {
    const unnoted = () =>
      (['slack', 'discord'] as const).flatMap(chat => this.stores.cards.open(chat)).filter(isUnnoted)
    await until(unnoted, left => left.length === 0)
  }

  /** Both chats are connected. */
  async isUp(): Promise<void> {
    await this.slack.waitForSockets(2)
    await until(
      () => this.discord.connected,
      connected => connected,
    )
    const put = () => this.discord.calls('PUT', '/applications/:application/guilds/:guild/commands').length
    await until(put, count => count > 0)
  }

  /** The public cards that read like this, in each chat. */
  cards(pattern: RegExp): { slack: number; discord: number } {
    const inSlack = this.slack.member('onlooker').sees(this.slackOps)
    const inDiscord = this.#onlooker.sees(this.discordOps)
    return {
      slack: inSlack.filter(({ text }) => pattern.test(text)).length,
      discord: inDiscord.filter(({ text }) => pattern.test(drawn(text))).length,
    }
  }

  get #onlooker() {
    this.#seen ??= this.discord.member('onlooker')
    return this.#seen
  }

  #seen: ReturnType<FakeDiscord['member']> | undefined

  async stop(): Promise<void> {
    this.#database.close()
    await this.program.stop()
    await Promise.all([this.slack.close(), this.discord.close()])
  }
}

const isUnnoted = ({ message }: CardMessage) => message === null
