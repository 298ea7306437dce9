import { beforeEach, describe, expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { HearingScene } from './hearing-scene.ts'
import { buttons, section } from './sample-views.ts'

const keep = keeper()
let scene: HearingScene

beforeEach(async () => {
  scene = keep(await HearingScene.start())
})

describe('typing a command', () => {
  it('reaches the app as Slack writes it', async () => {
    const ops = scene.slack.channel('ops')
    const anna = scene.slack.member('anna')
    const { acknowledgedAfterMs } = await anna.slash(ops, '/gate route add "shop"  ')
    expect(acknowledgedAfterMs).toBeLessThan(3000)
    expect(scene.heard).toMatchObject({
      command: '/gate',
      text: 'route add "shop"',
      user_id: anna.id,
      team_id: scene.slack.team,
      channel_id: ops.id,
      channel_name: 'ops',
    })
    await anna.slash('dm', '/gate')
    expect(scene.heard).toMatchObject({ text: '', channel_name: 'directmessage' })
  })

  it('on a phone makes dashes and curly quotes', async () => {
    const anna = scene.slack.member('anna')
    anna.phone = true
    await anna.slash('dm', `/gate route add --host "shop.example" 'a b' don't`)
    expect(scene.heard.text).toBe('route add —host “shop.example” ‘a b’ don’t')
  })

  it('may come with entities', async () => {
    const anna = scene.slack.member('anna')
    anna.escapes = true
    await anna.slash('dm', '/gate a & <b>')
    expect(scene.heard.text).toBe('a &amp; &lt;b&gt;')
  })

  it('is not possible in a thread, in an archived channel, and where she is not', async () => {
    const ops = scene.slack.channel('ops')
    const anna = scene.slack.member('anna')
    const { ts } = anna.says(ops, 'look')
    const { length } = scene.slack.envelopes
    expect((await anna.slash(ops, '/gate status', { thread: ts })).error).toBe('not_supported_in_threads')
    expect(anna.sees(ops).at(-1)).toMatchObject({
      from: 'Slackbot',
      text: '/gate is not supported in threads. Sorry!',
      ephemeral: true,
    })
    expect(scene.slack.envelopes).toHaveLength(length)
    ops.archived = true
    await expect(anna.slash(ops, '/gate')).rejects.toThrow('archived')
    const secret = scene.slack.channel('secret', { private: true, members: [] })
    await expect(anna.slash(secret, '/gate')).rejects.toThrow('anna is not in secret')
  })

  it('says whose workspace somebody is of', async () => {
    const stranger = scene.slack.member('stranger', { stranger: true })
    await stranger.slash(scene.slack.channel('shared', { shared: true }), '/gate')
    expect(scene.heard.team_id).toBe(stranger.teamId)
    await expect(stranger.slash(scene.slack.channel('ours'), '/gate')).rejects.toThrow('is not in')
  })

  it('is no use without the scope for commands', async () => {
    scene.slack.faults.missScope('commands')
    const anna = scene.slack.member('anna')
    expect((await anna.slash('dm', '/gate')).error).toBe('not_a_valid_command')
    expect(anna.sees('dm')).toMatchObject([{ text: '/gate is not a valid command.' }])
  })
})

describe('seeing', () => {
  it('shows private messages to one person, until she reloads', async () => {
    const ops = scene.slack.channel('ops')
    const [anna, ben] = [scene.slack.member('anna'), scene.slack.member('ben')]
    await scene.web.chat.postEphemeral({ channel: ops.id, user: anna.id, text: 'psst' })
    await scene.web.chat.postMessage({ channel: ops.id, text: 'everybody' })
    await scene.web.chat.postMessage({ channel: ben.id, text: 'for ben' })
    expect(anna.sees(ops).map(seen => seen.text)).toEqual(['psst', 'everybody'])
    expect(ben.sees(ops).map(seen => seen.text)).toEqual(['everybody'])
    expect(anna.seesAnywhere()).not.toContain('for ben')
    anna.reloads()
    expect(anna.sees(ops).map(seen => seen.text)).toEqual(['everybody'])
  })

  it('reads blocks in order, and the text of the message only without them', async () => {
    const ops = scene.slack.channel('ops')
    await scene.post(ops, [
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
    const [seen] = scene.slack.member('anna').sees(ops)
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
    const ops = scene.slack.channel('ops')
    const anna = scene.slack.member('anna')
    await scene.web.chat.postMessage({
      channel: ops.id,
      text: `<@${anna.id}> <!channel> https://evil.example <mailto:a@b.example|mail> \`https://code.example\``,
    })
    await scene.web.chat.postMessage({ channel: ops.id, text: '&lt;!channel&gt; @everyone <b>' })
    const [loud, quiet] = anna.sees(ops)
    expect(loud?.mentions).toEqual(['@anna', '@channel'])
    expect(loud?.links).toEqual(['mailto:a@b.example', 'https://evil.example'])
    expect(quiet).toMatchObject({ text: '<!channel> @everyone <b>', mentions: [], links: [] })
    await scene.post(ops, [section('@here in #ops, not `@here`, see https://evil.example')])
    expect(anna.sees(ops).at(-1)).toMatchObject({
      mentions: ['@here', '#ops'],
      links: ['https://evil.example'],
    })
    const text = { type: 'mrkdwn', text: '@here in #ops, see https://evil.example', verbatim: true }
    await scene.post(ops, [{ type: 'section', text }])
    expect(anna.sees(ops).at(-1)).toMatchObject({ mentions: [], links: [] })
  })

  it('is told what she sees when nothing comes', async () => {
    const anna = scene.slack.member('anna')
    const ops = scene.slack.channel('ops')
    await scene.web.chat.postMessage({ channel: ops.id, text: 'something else' })
    const seen = anna.until(() => (anna.sees(ops).length === 2 ? true : undefined))
    anna.says(ops, 'more')
    expect(await seen).toBe(true)
    expect(anna.seesAnywhere()).toBe('#ops gatehouse: something else\n#ops anna: more')
  })

  it('waits for a message that is newer than another', async () => {
    const anna = scene.slack.member('anna')
    const ops = scene.slack.channel('ops')
    const first = await scene.web.chat.postMessage({ channel: ops.id, text: 'ready' })
    const again = anna.waitFor(ops, /ready/, { after: { ts: first.ts ?? '' } })
    const second = await scene.web.chat.postMessage({ channel: ops.id, text: 'ready' })
    expect((await again).ts).toBe(second.ts)
  })
})

it('opens the home tab', async () => {
  const anna = scene.slack.member('anna')
  await anna.opensHome()
  expect(scene.heard).toMatchObject({ event: { type: 'app_home_opened', user: anna.id, tab: 'home' } })
  expect((await anna.waitForHome('Hello')).buttons).toEqual(['Reload'])
  await anna.click('Reload', { in: 'home' })
  expect(scene.heard).toMatchObject({ container: { type: 'view' }, view: { type: 'home' } })
  expect(scene.heard).not.toHaveProperty('response_url')
  expect(scene.slack.member('ben').home()).toBeUndefined()
})

it('uses shortcuts, in threads too', async () => {
  const ops = scene.slack.channel('ops')
  const anna = scene.slack.member('anna')
  await anna.shortcut('build')
  expect(scene.heard).toMatchObject({ type: 'shortcut', callback_id: 'build', user: { id: anna.id } })
  const top = anna.says(ops, 'it is slow')
  const reply = anna.says(ops, 'very slow', { thread: top.ts })
  await anna.shortcut('ask', { message: reply })
  expect(scene.heard).toMatchObject({
    type: 'message_action',
    callback_id: 'ask',
    message: { text: 'very slow', thread_ts: top.ts },
    channel: { id: ops.id },
  })
  const secret = scene.slack.channel('secret', { private: true, members: [scene.slack.member('ben')] })
  const hidden = scene.slack.member('ben').says(secret, 'hidden')
  await expect(anna.shortcut('ask', { message: hidden })).rejects.toThrow('anna sees no message')
})
