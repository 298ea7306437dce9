import { App, type Receiver, SocketModeReceiver } from './bolt.ts'
import type { FakeSlack } from './fake-slack.ts'
import { quiet } from './web-client.ts'

/** An app of the real library, connected to this Slack through a socket. */
export async function startBolt(
  slack: FakeSlack,
  define: (app: App) => void,
  receiver: Receiver = socketReceiver(slack),
): Promise<BoltApp> {
  const app = new App({
    token: slack.botToken,
    receiver,
    logger: quiet,
    clientOptions: { slackApiUrl: slack.url, retryConfig: { retries: 0 } },
  })
  define(app)
  await app.start()
  return { app, stop: () => app.stop() }
}

/** A way of the real library to hear of what people do. */
export function socketReceiver(slack: FakeSlack): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken: slack.appToken,
    logger: quiet,
    clientPingTimeout: 200,
    installerOptions: { clientOptions: { slackApiUrl: slack.url, retryConfig: { retries: 0 } } },
  })
}

export interface BoltApp {
  readonly app: App
  stop(): Promise<unknown>
}
