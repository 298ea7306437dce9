import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestClock } from '../../harness/gatehouse.ts'
import { type BoltApp, startBolt } from './bolt-app.ts'
import { FakeSlack } from './fake-slack.ts'
import { buttons, section } from './sample-views.ts'
import { webClient } from './web-client.ts'

let slack: FakeSlack
let bolt: BoltApp
let web: ReturnType<typeof webClient>
/** What the app heard last. */
let heard: Record<string, unknown> = {}
let suggestions: unknown[] = []

beforeEach(async () => {
  slack = await FakeSlack.start({ clock: new TestClock() })
  web = webClient(slack.url, slack.botToken)
  suggestions = []
  bolt = await startBolt(slack, app => {
    app.use(async ({ body, next }) => {
      heard = { ...body }
      await next()
    })
    app.command('/gate', ({ ack }) => ack())
    app.action(/.*/, ({ ack }) => ack())
    app.shortcut(/.*/, ({ ack }) => ack())
    app.options(/.*/, ({ ack }) => Reflect.apply(ack, undefined, [{ options: suggestions }]))
    app.event('app_home_opened', async ({ client, event }) => {
      await client.views.publish({
        user_id: event.user,
        view: { type: 'home', blocks: [section('Hello'), buttons('Reload')] },
      })
    })
  })
})
afterEach(async () => {
  await bolt.stop()
  await slack.close()
})

const post = async (channel: { id: string }, blocks: object[]) => ({
  ts: '',
  ...(await web.apiCall('chat.postMessage', { channel: channel.id, text: 'fallback', blocks })),
})

describe('typing a command', () => {
  it('reaches the app as Slack writes it', async () => {
    const ops = slack.channel('ops')
    const anna = slack.member('anna')
    const { acknowledgedAfterMs } = await anna.slash(ops, '/gate route add "shop"  ')
    expect(acknowledgedAfterMs).toBeLessThan(3000)
    expect(heard).toMatchObject({
      command: '/gate',
      text: 'route add "shop"',
      user_id: anna.id,
      team_id: slack.team,
      channel_id: ops.id,
      channel_name: 'ops',
    })
    await anna.slash('dm', '/gate')
    expect(heard).toMatchObject({ text: '', channel_name: 'directmessage' })
  })

  it('on a phone makes dashes and curly quotes', async () => {
    const anna = slack.member('anna')
    anna.phone = true
    await anna.slash('dm', `/gate route add --host "shop.example" 'a b' don't`)
    expect(heard.text).toBe('route add —host “shop.example” ‘a b’ don’t')
  })

  it('may come with entities', async () => {
    const anna = slack.member('anna')
    anna.escapes = true
    await anna.slash('dm', '/gate a & <b>')
    expect(heard.text).toBe('a &amp; &lt;b&gt;')
  })

  it('is not possible in a thread, in an archived channel, and where she is not', async () => {
    const ops = slack.channel('ops')
    const anna = slack.member('anna')
    const { ts } = anna.says(ops, 'look')
    const { length } = slack.envelopes
    expect((await anna.slash(ops, '/gate status', { thread: ts })).error).toBe('not_supported_in_threads')
    expect(anna.sees(ops).at(-1)).toMatchObject({
      from: 'Slackbot',
      text: '/gate is not supported in threads. Sorry!',
      ephemeral: true,
    })
    expect(slack.envelopes).toHaveLength(length)
    ops.archived = true
    await expect(anna.slash(ops, '/gate')).rejects.toThrow('archived')
    const secret = slack.channel('secret', { private: true, members: [] })
    await expect(anna.slash(secret, '/gate')).rejects.toThrow('anna is not in secret')
  })

  it('says whose workspace somebody is of', async () => {
    const stranger = slack.member('stranger', { stranger: true })
    await stranger.slash(slack.channel('shared', { shared: true }), '/gate')
    expect(heard.team_id).toBe(stranger.teamId)
    await expect(stranger.slash(slack.channel('ours'), '/gate')).rejects.toThrow('is not in')
  })

  it('is no use without the scope for commands', async () => {
    slack.faults.missScope('commands')
    const anna = slack.member('anna')
    expect((await anna.slash('dm', '/gate')).error).toBe('not_a_valid_command')
    expect(anna.sees('dm')).toMatchObject([{ text: '/gate is not a valid command.' }])
  })
})

describe('seeing', () => {
  it('shows private messages to one person, until she reloads', async () => {
    const ops = slack.channel('ops')
    const [anna, ben] = [slack.member('anna'), slack.member('ben')]
    await web.chat.postEphemeral({ channel: ops.id, user: anna.id, text: 'psst' })
    await web.chat.postMessage({ channel: ops.id, text: 'everybody' })
    await web.chat.postMessage({ channel: ben.id, text: 'for ben' })
    expect(anna.sees(ops).map(seen => seen.text)).toEqual(['psst', 'everybody'])
    expect(ben.sees(ops).map(seen => seen.text)).toEqual(['everybody'])
    expect(anna.seesAnywhere()).not.toContain('for ben')
    anna.reloads()
    expect(anna.sees(ops).map(seen => seen.text)).toEqual(['everybody'])
  })

  it('reads blocks in order, and the text of the message only without them', async () => {
    const ops = slack.channel('ops')
    await post(ops, [
      { type: 'header', text: { type: 'plain_text', text: 'Plan *4*' } },
      section('*bold* `code` _soft_ <https://example.com|a page> &lt;b&gt;'),
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: '- a\n+ <@U1>' }] }],
      },
      {
        type: 'table',
        rows: [
          [
            { type: 'raw_text', text: 'route' },
            { type: 'raw_text', text: 'shop' },
          ],
        ],
      },
      buttons('Undo', 'Details…'),
    ])
    const [seen] = slack.member('anna').sees(ops)
    expect(seen?.text).toBe(
      'Plan *4*\nbold code soft a page <b>\n- a\n+ <@U1>\nroute | shop\n[Undo] [Details…]',
    )
    expect(seen).toMatchObject({
      notification: 'fallback',
      buttons: ['Undo', 'Details…'],
      links: ['https://example.com'],
      mentions: [],
    })
  })

  it('tells what became a link or a mention', async () => {
    const ops = slack.channel('ops')
    const anna = slack.member('anna')
    await web.chat.postMessage({
      channel: ops.id,
      text: `<@${anna.id}> <!channel> https://evil.example <mailto:a@b.example|mail> \`https://code.example\``,
    })
    await web.chat.postMessage({ channel: ops.id, text: '&lt;!channel&gt; @everyone <b>' })
    const [loud, quiet] = anna.sees(ops)
    expect(loud?.mentions).toEqual(['@anna', '@channel'])
    expect(loud?.links).toEqual(['mailto:a@b.example', 'https://evil.example'])
    expect(quiet).toMatchObject({ text: '<!channel> @everyone <b>', mentions: [], links: [] })
    await post(ops, [section('@here in #ops, not `@here`, see https://evil.example')])
    expect(anna.sees(ops).at(-1)).toMatchObject({
      mentions: ['@here', '#ops'],
      links: ['https://evil.example'],
    })
    const text = { type: 'mrkdwn', text: '@here in #ops, see https://evil.example', verbatim: true }
    await post(ops, [{ type: 'section', text }])
    expect(anna.sees(ops).at(-1)).toMatchObject({ mentions: [], links: [] })
  })

  it('is told what she sees when nothing comes', async () => {
    const anna = slack.member('anna')
    const ops = slack.channel('ops')
    await web.chat.postMessage({ channel: ops.id, text: 'something else' })
    const seen = anna.until(() => (anna.sees(ops).length === 2 ? true : undefined))
    anna.says(ops, 'more')
    expect(await seen).toBe(true)
    expect(anna.seesAnywhere()).toBe('#ops gatehouse: something else\n#ops anna: more')
  })

  it('waits for a message that is newer than another', async () => {
    const anna = slack.member('anna')
    const ops = slack.channel('ops')
    const first = await web.chat.postMessage({ channel: ops.id, text: 'ready' })
    const again = anna.waitFor(ops, /ready/, { after: { ts: first.ts ?? '' } })
    const second = await web.chat.postMessage({ channel: ops.id, text: 'ready' })
    expect((await again).ts).toBe(second.ts)
  })
})

it('opens the home tab', async () => {
  const anna = slack.member('anna')
  await anna.opensHome()
  expect(heard).toMatchObject({ event: { type: 'app_home_opened', user: anna.id, tab: 'home' } })
  expect((await anna.waitForHome('Hello')).buttons).toEqual(['Reload'])
  await anna.click('Reload', { in: 'home' })
  expect(heard).toMatchObject({ container: { type: 'view' }, view: { type: 'home' } })
  expect(heard).not.toHaveProperty('response_url')
  expect(slack.member('ben').home()).toBeUndefined()
})

it('uses shortcuts, in threads too', async () => {
  const ops = slack.channel('ops')
  const anna = slack.member('anna')
  await anna.shortcut('build')
  expect(heard).toMatchObject({ type: 'shortcut', callback_id: 'build', user: { id: anna.id } })
  const top = anna.says(ops, 'it is slow')
  const reply = anna.says(ops, 'very slow', { thread: top.ts })
  await anna.shortcut('ask', { message: reply })
  expect(heard).toMatchObject({
    type: 'message_action',
    callback_id: 'ask',
    message: { text: 'very slow', thread_ts: top.ts },
    channel: { id: ops.id },
  })
  const secret = slack.channel('secret', { private: true, members: [slack.member('ben')] })
  const hidden = slack.member('ben').says(secret, 'hidden')
  await expect(anna.shortcut('ask', { message: hidden })).rejects.toThrow('anna sees no message')
})
