import { TestClock } from '../../harness/test-clock.ts'
import { type BoltApp, startBolt } from './bolt-app.ts'
import { FakeSlack } from './fake-slack.ts'
import { buttons, section } from './sample-views.ts'
import { webClient } from './web-client.ts'

/** A workspace with an app that takes whatever people do. Whoever starts it stops it. */
export class HearingScene {
  /** What the app heard last. */
  heard: Record<string, unknown> = {}
  suggestions: unknown[] = []
  readonly slack: FakeSlack
  readonly web: ReturnType<typeof webClient>
  #bolt: BoltApp | undefined

  private constructor(slack: FakeSlack) {
    this.slack = slack
    this.web = webClient(slack.url, slack.botToken)
  }

  static async start(): Promise<HearingScene> {
    const scene = new HearingScene(await FakeSlack.start({ clock: new TestClock() }))
    await scene.#connect()
    return scene
  }

  async post(channel: { id: string }, blocks: object[]) {
    const message = { channel: channel.id, text: 'fallback', blocks }
    return { ts: '', ...(await this.web.apiCall('chat.postMessage', message)) }
  }

  /** From now on the app takes what modals send. */
  takeViews(): void {
    this.#bolt?.app.view(/.*/, ({ ack }) => ack())
  }

  async stop(): Promise<void> {
    await this.#bolt?.stop()
    await this.slack.close()
  }

  async #connect(): Promise<void> {
    this.#bolt = await startBolt(this.slack, app => {
      app.use(async ({ body, next }) => {
        this.heard = { ...body }
        await next()
      })
      app.command('/gate', ({ ack }) => ack())
      app.action(/.*/, ({ ack }) => ack())
      app.shortcut(/.*/, ({ ack }) => ack())
      app.options(/.*/, ({ ack }) => Reflect.apply(ack, undefined, [{ options: this.suggestions }]))
      app.event('app_home_opened', async ({ client, event }) => {
        await client.views.publish({
          user_id: event.user,
          view: { type: 'home', blocks: [section('Hello'), buttons('Reload')] },
        })
      })
    })
  }
}
