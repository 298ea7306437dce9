import { createEmulator, type Emulator } from 'emulate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../../core/src/clock.ts'
import { type BoltApp, startBolt } from './bolt-app.ts'
import { FakeSlack } from './fake-slack.ts'
import { isObject, type Json } from './json.ts'
import { modal, section } from './sample-views.ts'
import { webClient } from './web-client.ts'

type Client = ReturnType<typeof webClient>

/** The same workspace in either of the two. */
interface Side {
  readonly web: Client
  readonly channel: string
  readonly user: string
  readonly bot: string
  /** A fresh permission to show a view, or one that puts it on top of another. */
  trigger(viewId?: string): Promise<string>
}

let slack: FakeSlack
let bolt: BoltApp
let emulator: Emulator
let ours: Side
let theirs: Side

beforeAll(async () => {
  slack = await FakeSlack.start({
    clock: systemClock,
    scopes: ['commands', 'chat:write', 'im:write', 'users:read', 'files:write', 'channels:read', 'team:read'],
  })
  emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      tokens: { 'xoxb-emulated': { login: 'gatehouse' } },
      slack: {
        team: { name: 'T', domain: 't' },
        users: [{ name: 'gatehouse' }, { name: 'anna' }],
        channels: [{ name: 'ops' }],
        bots: [{ name: 'gatehouse' }],
      },
    },
  })
  ours = await ourSide()
  theirs = await theirSide()
})
afterAll(async () => {
  await bolt.stop()
  await slack.close()
  await emulator.close()
})

async function ourSide(): Promise<Side> {
  let trigger = ''
  bolt = await startBolt(slack, app => {
    app.use(async ({ body, next }) => {
      if ('trigger_id' in body) trigger = String(body.trigger_id)
      await next()
    })
    app.command('/gate', ({ ack }) => ack())
    app.action(/.*/, ({ ack }) => ack())
  })
  const anna = slack.member('anna')
  return {
    web: webClient(slack.url, slack.botToken),
    channel: slack.channel('ops').id,
    user: anna.id,
    bot: slack.botUser.botId,
    trigger: async viewId => {
      if (!viewId && anna.modal()) await anna.closes({ all: true })
      await (viewId ? anna.click('Next') : anna.slash('dm', '/gate'))
      return trigger
    },
  }
}

async function theirSide(): Promise<Side> {
  const web = webClient(`${emulator.url}/api/`, 'xoxb-emulated')
  const { channels = [] } = await web.conversations.list({})
  const { members = [] } = await web.users.list({})
  const channel = channels.find(one => one.name === 'ops')?.id ?? ''
  const user = members.find(one => one.name === 'anna')?.id ?? ''
  await web.conversations.join({ channel })
  return {
    web,
    channel,
    user,
    bot: 'B000000001',
    trigger: async viewId => {
      const { trigger_id: id } = {
        trigger_id: '',
        ...(await web.apiCall('views.generateTriggerId', { user_id: user, view_id: viewId })),
      }
      return id
    },
  }
}

/** Each path in an answer with the type of what is there; the first of a list stands for all. */
function shape(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return [`${path}: list`, ...shape(value[0], `${path}[]`)]
  if (isObject(value))
    return Object.entries(value).flatMap(([name, inner]) => shape(inner, `${path}/${name}`))
  return value === undefined ? [] : [`${path}: ${value === null ? 'null' : typeof value}`]
}

/** What the library adds to every answer is no part of it. */
const answered = async (call: Promise<object>): Promise<Json> => {
  const { response_metadata: _, ...answer }: Json = { ...(await call) }
  return answer
}

const view = () =>
  modal('Sample', [
    section('One'),
    {
      type: 'actions',
      elements: [{ type: 'button', text: { type: 'plain_text', text: 'Next' }, action_id: 'next' }],
    },
  ])
const opened = async (side: Side) => {
  const answer = await side.web.apiCall('views.open', { trigger_id: await side.trigger(), view: view() })
  return { answer, id: String(Reflect.get(Object(Reflect.get(answer, 'view')), 'id')) }
}

const calls: [string, (side: Side) => Promise<object>][] = [
  ['auth.test', ({ web }) => web.auth.test()],
  [
    'chat.postMessage',
    ({ web, channel }) => web.chat.postMessage({ channel, text: 'x', blocks: [section('x')] }),
  ],
  [
    'chat.postMessage in a thread',
    async ({ web, channel }) => {
      const { ts } = await web.chat.postMessage({ channel, text: 'x' })
      return web.apiCall('chat.postMessage', { channel, text: 'x', thread_ts: ts })
    },
  ],
  [
    'chat.update',
    async ({ web, channel }) => {
      const { ts = '' } = await web.chat.postMessage({ channel, text: 'x' })
      return web.chat.update({ channel, ts, text: 'y' })
    },
  ],
  [
    'chat.delete',
    async ({ web, channel }) => {
      const { ts = '' } = await web.chat.postMessage({ channel, text: 'x' })
      return web.chat.delete({ channel, ts })
    },
  ],
  ['conversations.open', ({ web, user }) => web.conversations.open({ users: user })],
  ['conversations.info', ({ web, channel }) => web.conversations.info({ channel })],
  ['conversations.members', ({ web, channel }) => web.conversations.members({ channel })],
  ['users.info', ({ web, user }) => web.users.info({ user })],
  ['team.info', ({ web }) => web.team.info()],
  [
    'files.getUploadURLExternal',
    ({ web }) => web.files.getUploadURLExternal({ filename: 'a.diff', length: 3 }),
  ],
  ['views.open', async side => (await opened(side)).answer],
  [
    'views.push',
    async side => {
      const { id } = await opened(side)
      return side.web.apiCall('views.push', { trigger_id: await side.trigger(id), view: view() })
    },
  ],
  [
    'views.update',
    async side => {
      const { id } = await opened(side)
      return side.web.apiCall('views.update', { view_id: id, view: view() })
    },
  ],
  [
    'views.publish',
    ({ web, user }) =>
      web.apiCall('views.publish', { user_id: user, view: { type: 'home', blocks: [section('x')] } }),
  ],
]

/** Where the emulator says more than Slack does to this app, or something else. */
const emulatorAlone = [
  // https://docs.slack.dev/reference/methods/conversations.info: only when asked for; open is what direct messages are.
  '/channel/num_members: number',
  '/channel/is_open: boolean',
  // It takes the scope `users:read.email`.
  '/user/profile/email: string',
  // Slack gives the home tab the title "View Title".
  '/view/title: null',
]

it.each(calls)('answers %s with all that the emulator answers', async (_, call) => {
  const [here, there] = [shape(await answered(call(ours))), shape(await answered(call(theirs)))]
  expect(there.filter(line => !here.includes(line) && !emulatorAlone.includes(line))).toEqual([])
})
