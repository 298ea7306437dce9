import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../core/src/clock.ts'
import { FakeSlack } from './fake-slack.ts'
import { refusedWith, webClient } from './web-client.ts'

let slack: FakeSlack
let web: ReturnType<typeof webClient>
beforeEach(async () => {
  slack = await FakeSlack.start({ clock: systemClock })
  web = webClient(slack.url, slack.botToken)
})
afterEach(() => slack.close())

describe('tokens', () => {
  it('knows its own app, and says which scopes it has', async () => {
    const answer = await web.auth.test()
    expect(answer).toMatchObject({
      team_id: slack.team,
      user_id: slack.botUser.id,
      bot_id: slack.botUser.botId,
    })
    expect(answer.response_metadata?.scopes).toContain('chat:write')
  })

  it.each([
    ['no token', '', 'not_authed'],
    ['an unknown token', 'xoxb-somebody-elses', 'invalid_auth'],
    ['an app token', 'xapp-made-up-app-token', 'not_allowed_token_type'],
  ])('refuses %s', async (_, token, error) => {
    slack.expectViolation(new RegExp(`auth.test: ${error}`))
    expect((await refusedWith(webClient(slack.url, token).auth.test())).error).toBe(error)
    expect(slack.violations).toHaveLength(1)
  })

  it('opens a socket for an app token alone', async () => {
    const { url } = await webClient(slack.url, slack.appToken).apps.connections.open({})
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/link\/\?ticket=\w+&app_id=A/)
    slack.expectViolation(/apps.connections.open: not_allowed_token_type/)
    expect((await refusedWith(web.apps.connections.open({}))).error).toBe('not_allowed_token_type')
  })

  it('comes in a header or in the form, but for a socket in the header alone', async () => {
    const inForm = async (method: string, token: string) => {
      const body = new URLSearchParams({ token })
      const response = await fetch(`${slack.url}${method}`, { method: 'POST', body })
      return Object.assign({ error: '' }, await response.json()).error
    }
    expect(await inForm('auth.test', slack.botToken)).toBe('')
    slack.expectViolation(/apps.connections.open: not_authed/)
    expect(await inForm('apps.connections.open', slack.appToken)).toBe('not_authed')
  })

  it('no longer works once it is revoked, which a test arranges', async () => {
    slack.faults.revokeTokens({ bot: 'account_inactive' })
    expect((await refusedWith(web.auth.test())).error).toBe('account_inactive')
    expect((await refusedWith(webClient(slack.url, slack.appToken).apps.connections.open({}))).error).toBe(
      'invalid_auth',
    )
    slack.faults.restoreTokens()
    expect((await web.auth.test()).ok).toBe(true)
  })

  it('is told which scope is missing', async () => {
    slack.faults.missScope('chat:write')
    const refused = await refusedWith(web.chat.postMessage({ channel: slack.channel('ops').id, text: 'x' }))
    expect(refused).toMatchObject({ error: 'missing_scope', data: { needed: 'chat:write' } })
    expect(refused.data?.provided).not.toContain('chat:write')
    slack.faults.missScope('connections:write')
    const socket = webClient(slack.url, slack.appToken).apps.connections.open({})
    expect((await refusedWith(socket)).data).toMatchObject({ needed: 'connections:write', provided: '' })
  })

  it('may not read what Gatehouse does not ask for', async () => {
    slack.expectViolation(/missing_scope/)
    expect((await refusedWith(web.conversations.info({ channel: slack.channel('ops').id }))).error).toBe(
      'missing_scope',
    )
    expect((await refusedWith(web.team.info())).error).toBe('missing_scope')
  })
})

describe('channels', () => {
  it.each([
    ['of another name', () => 'C0NOWHERE', 'channel_not_found'],
    ['that the app is not in', () => slack.channel('a', { appIsMember: false }).id, 'not_in_channel'],
    [
      'that is hidden from the app',
      () => slack.channel('b', { appIsMember: false, private: true }).id,
      'channel_not_found',
    ],
    ['that is archived', () => slack.channel('c', { archived: true }).id, 'is_archived'],
  ])('refuses a message to a channel %s', async (_, channel, error) => {
    slack.expectViolation(new RegExp(error))
    expect((await refusedWith(web.chat.postMessage({ channel: channel(), text: 'x' }))).error).toBe(error)
  })

  it('opens direct messages by the id of a person, and refuses who has left', async () => {
    const anna = slack.member('anna')
    const { channel } = await web.conversations.open({ users: anna.id })
    const posted = await web.chat.postMessage({ channel: anna.id, text: 'hello' })
    expect(posted.channel).toBe(channel?.id)
    expect(anna.sees('dm').map(seen => seen.text)).toEqual(['hello'])
    slack.expectViolation(/user_disabled|channel_not_found/)
    const gone = slack.member('gone', { deleted: true })
    expect((await refusedWith(web.conversations.open({ users: gone.id }))).error).toBe('user_disabled')
    expect((await refusedWith(web.chat.postMessage({ channel: gone.id, text: 'x' }))).error).toBe(
      'channel_not_found',
    )
  })

  it('lists members and says what a channel is', async () => {
    const own = await FakeSlack.start({ clock: systemClock, scopes: ['groups:read'] })
    const reader = webClient(own.url, own.botToken)
    const anna = own.member('anna')
    own.member('ben')
    const secret = own.channel('secret', { private: true, members: [anna] })
    expect((await reader.conversations.members({ channel: secret.id })).members).toEqual([
      own.botUser.id,
      anna.id,
    ])
    expect((await reader.conversations.info({ channel: secret.id })).channel).toMatchObject({
      is_private: true,
      is_archived: false,
    })
    await own.close()
  })
})

describe('messages', () => {
  it('refuses what says nothing and what says too much', async () => {
    const { id: channel } = slack.channel('ops')
    slack.expectViolation(/no_text|too_long/)
    expect((await refusedWith(web.chat.postMessage({ channel, text: '' }))).error).toBe('no_text')
    expect((await refusedWith(web.chat.postMessage({ channel, text: 'x'.repeat(40_000) }))).error).toBe('')
    expect((await refusedWith(web.chat.postMessage({ channel, text: 'x'.repeat(40_001) }))).error).toBe(
      'msg_too_long',
    )
    const blocks = Array.from({ length: 5 }, () => ({
      type: 'section',
      text: { type: 'mrkdwn', text: 'x'.repeat(3000) },
    }))
    expect(
      (await refusedWith(web.chat.postMessage({ channel, text: '', blocks: blocks.slice(1) }))).error,
    ).toBe('')
    expect((await refusedWith(web.chat.postMessage({ channel, text: '', blocks }))).error).toBe(
      'msg_blocks_too_long',
    )
  })

  it('says what is wrong with blocks', async () => {
    const { id: channel } = slack.channel('ops')
    slack.expectViolation(/invalid_blocks/)
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }]
    expect(await refusedWith(web.chat.postMessage({ channel, text: 'x', blocks }))).toMatchObject({
      error: 'invalid_blocks',
      messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
    })
    expect(
      (await refusedWith(web.apiCall('chat.postMessage', { channel, text: 'x', blocks: 'none' }))).error,
    ).toBe('invalid_blocks_format')
    expect(slack.violations[0]).toContain('must be less than 3001 characters')
  })

  it('changes and deletes its own messages alone, and no private ones', async () => {
    const ops = slack.channel('ops')
    const anna = slack.member('anna')
    const { ts = '' } = await web.chat.postMessage({ channel: ops.id, text: 'first' })
    await web.chat.update({ channel: ops.id, ts, text: 'second' })
    expect(anna.sees(ops)).toMatchObject([{ text: 'second', edited: true }])
    const hers = anna.says(ops, 'mine')
    const { message_ts: hidden = '' } = await web.chat.postEphemeral({
      channel: ops.id,
      user: anna.id,
      text: 'psst',
    })
    slack.expectViolation(/chat\.(update|delete)/)
    const update = (of: string, text = 'x') => refusedWith(web.chat.update({ channel: ops.id, ts: of, text }))
    expect((await update(hers.ts)).error).toBe('cant_update_message')
    expect((await update(hidden)).error).toBe('message_not_found')
    expect((await update(ts, 'x'.repeat(4001))).error).toBe('msg_too_long')
    expect((await refusedWith(web.chat.delete({ channel: ops.id, ts: hers.ts }))).error).toBe(
      'cant_delete_message',
    )
    await web.chat.delete({ channel: ops.id, ts })
    expect((await update(ts)).error).toBe('message_not_found')
    const posted = await web.chat.postMessage({ channel: anna.id, text: 'direct' })
    const byPerson = web.chat.update({ channel: anna.id, ts: posted.ts ?? '', text: 'x' })
    expect((await refusedWith(byPerson)).error).toBe('channel_not_found')
    ops.archived = true
    expect(anna.sees(ops).map(seen => seen.text)).toEqual(['mine', 'psst'])
  })

  it('says something privately to whom is in the channel', async () => {
    const anna = slack.member('anna')
    const ben = slack.member('ben')
    const secret = slack.channel('secret', { private: true, members: [anna] })
    await web.chat.postEphemeral({ channel: secret.id, user: anna.id, text: 'psst' })
    expect(anna.sees(secret)).toMatchObject([{ text: 'psst', ephemeral: true }])
    expect(ben.sees(secret)).toEqual([])
    slack.expectViolation(/user_not_in_channel|invalid_blocks/)
    expect(
      (await refusedWith(web.chat.postEphemeral({ channel: secret.id, user: ben.id, text: 'x' }))).error,
    ).toBe('user_not_in_channel')
    const blocks = [{ type: 'image', slack_file: { id: 'F1' }, alt_text: 'x' }]
    expect(
      (await refusedWith(web.chat.postEphemeral({ channel: secret.id, user: anna.id, text: 'x', blocks })))
        .error,
    ).toBe('invalid_blocks')
  })

  it('shares an uploaded file', async () => {
    const ops = slack.channel('ops')
    const anna = slack.member('anna')
    await web.filesUploadV2({
      channel_id: ops.id,
      filename: 'plan.diff',
      title: 'The plan',
      content: '+ route shop\n',
      initial_comment: 'Long',
    })
    expect(anna.sees(ops)).toMatchObject([
      { text: 'Long', files: [{ name: 'plan.diff', title: 'The plan', content: '+ route shop\n' }] },
    ])
    slack.expectViolation(/file_not_found/)
    expect((await refusedWith(web.files.completeUploadExternal({ files: [{ id: 'F0NONE' }] }))).error).toBe(
      'file_not_found',
    )
  })
})

it('knows who somebody is', async () => {
  const guest = slack.member('guest', { guest: 'single' })
  const stranger = slack.member('stranger', { stranger: true })
  const user = async (id: string) => (await web.users.info({ user: id })).user
  expect(await user(guest.id)).toMatchObject({
    is_restricted: true,
    is_ultra_restricted: true,
    team_id: slack.team,
  })
  expect(await user(stranger.id)).toMatchObject({ is_stranger: true, team_id: stranger.teamId })
  expect(stranger.teamId).not.toBe(slack.team)
  expect(await user(slack.member('robot', { bot: true }).id)).toMatchObject({ is_bot: true })
  slack.group('on-call', [guest])
  expect((await web.usergroups.list({ include_users: true })).usergroups).toMatchObject([
    { handle: 'on-call', users: [guest.id] },
  ])
  slack.expectViolation(/user_not_found/)
  expect((await refusedWith(web.users.info({ user: 'U0NOBODY' }))).error).toBe('user_not_found')
})

it('refuses methods that it does not know, and arguments that are missing or misspelt', async () => {
  slack.expectViolation(/unknown_method|invalid_arguments/)
  expect((await refusedWith(web.apiCall('chat.shout'))).error).toBe('unknown_method')
  expect(await refusedWith(web.apiCall('chat.postMessage', { text: 'x' }))).toMatchObject({
    error: 'invalid_arguments',
    messages: ['[ERROR] missing required field: channel'],
  })
  expect((await refusedWith(web.apiCall('chat.postMessage', { channel: 'C1', txt: 'x' }))).messages).toEqual([
    '[ERROR] no such argument: txt',
  ])
  expect(await web.apiCall('api.test', { foo: 'bar' })).toMatchObject({ ok: true, args: { foo: 'bar' } })
})

it('records calls without tokens', async () => {
  const { id: channel } = slack.channel('ops')
  await web.chat.postMessage({ channel, text: 'counted' })
  expect(slack.calls('chat.postMessage')).toMatchObject([{ args: { channel, text: 'counted' } }])
  expect(JSON.stringify(slack.calls('chat.postMessage'))).not.toContain(slack.botToken)
})

it('fails at its end when it had to refuse something that no test expected', async () => {
  const own = await FakeSlack.start({ clock: systemClock })
  await refusedWith(webClient(own.url, own.botToken).chat.postMessage({ channel: 'C0NOWHERE', text: 'x' }))
  await expect(own.close()).rejects.toThrow('Slack would have refused:\nchat.postMessage: channel_not_found')
})
