import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestClock } from '../../harness/gatehouse.ts'
import { type BoltApp, startBolt } from './bolt-app.ts'
import { FakeSlack } from './fake-slack.ts'
import { buttons, field, modal, section, submit } from './sample-views.ts'
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

describe('pressing', () => {
  it('takes the newest button of that label, and entries behind "…"', async () => {
    const ops = slack.channel('ops')
    const anna = slack.member('anna')
    await post(ops, [buttons('Undo')])
    const { ts } = await post(ops, [
      buttons('Undo'),
      {
        type: 'section',
        text: { type: 'plain_text', text: 'Route' },
        accessory: {
          type: 'overflow',
          action_id: 'more',
          options: [{ text: { type: 'plain_text', text: 'Show' }, value: 'show 1' }],
        },
      },
    ])
    await anna.click('Undo')
    expect(heard).toMatchObject({
      type: 'block_actions',
      user: { id: anna.id, team_id: slack.team },
      team: { id: slack.team },
      channel: { id: ops.id },
      container: { type: 'message', message_ts: ts, is_ephemeral: false },
      message: { ts },
      actions: [{ type: 'button', action_id: 'undo', value: 'Undo' }],
    })
    await anna.click('Show', { in: ops })
    expect(heard).toMatchObject({
      actions: [{ type: 'overflow', action_id: 'more', selected_option: { value: 'show 1' } }],
    })
    await expect(anna.click('Approve…')).rejects.toThrow('anna sees no "Approve…" to press')
    await expect(slack.member('ben').click('Undo', { in: 'dm' })).rejects.toThrow('ben sees no "Undo"')
  })

  it('finds the button of a row by what stands beside it', async () => {
    const ops = slack.channel('ops')
    await post(ops, [section('shop'), buttons('Lift'), section('blog'), buttons('Lift')])
    await slack.member('anna').click('Lift', { near: 'blog' })
    const actions = heard.actions as { block_id: string }[]
    const message = heard.message as { blocks: { block_id: string }[] }
    expect(actions[0]?.block_id).toBe(message.blocks[3]?.block_id)
  })

  it('presses what she saw, though it has changed since', async () => {
    const ops = slack.channel('ops')
    const anna = slack.member('anna')
    await post(ops, [buttons('Approve…')])
    const [seen] = anna.sees(ops)
    await web.chat.update({
      channel: ops.id,
      ts: seen?.ts ?? '',
      text: 'Approved by Ben',
      blocks: [section('Approved by Ben')],
    })
    await expect(anna.click('Approve…')).rejects.toThrow('sees no')
    await anna.click('Approve…', seen ? { in: seen } : {})
    expect(heard).toMatchObject({ actions: [{ action_id: 'approve_' }] })
  })

  it('can be thought over where the app asks for that', async () => {
    const anna = slack.member('anna')
    const confirm = {
      title: { type: 'plain_text', text: 'Sure?' },
      text: { type: 'plain_text', text: 'Really?' },
      confirm: { type: 'plain_text', text: 'Yes' },
      deny: { type: 'plain_text', text: 'No' },
    }
    await post({ id: anna.id }, [
      {
        type: 'actions',
        elements: [{ type: 'button', text: { type: 'plain_text', text: 'Remove' }, confirm }],
      },
      buttons('Undo'),
    ])
    const { length } = slack.envelopes
    expect((await anna.click('Remove', { deny: true })).error).toBe('denied')
    expect(slack.envelopes).toHaveLength(length)
    await expect(anna.click('Undo', { deny: true })).rejects.toThrow('does not ask')
    expect((await anna.click('Remove')).error).toBeUndefined()
  })

  it('sends no private message along', async () => {
    const ops = slack.channel('ops')
    const anna = slack.member('anna')
    await web.apiCall('chat.postEphemeral', {
      channel: ops.id,
      user: anna.id,
      text: 'x',
      blocks: [buttons('Dismiss')],
    })
    await anna.click('Dismiss')
    expect(heard).toMatchObject({ container: { is_ephemeral: true } })
    expect(heard).not.toHaveProperty('message')
  })
})

describe('choosing', () => {
  const route = {
    type: 'external_select',
    action_id: 'route',
    placeholder: { type: 'plain_text', text: 'Find a route' },
    min_query_length: 1,
  }
  const option = (text: string) => ({ text: { type: 'plain_text', text }, value: text })

  it('searches with the app, and picks what it was offered', async () => {
    const anna = slack.member('anna')
    await anna.slash('dm', '/gate')
    const blocks = [
      { type: 'input', block_id: 'where', label: { type: 'plain_text', text: 'Route' }, element: route },
    ]
    await web.apiCall('views.open', { trigger_id: heard.trigger_id, view: modal('Build', blocks, submit) })
    suggestions = [option('shop'), option('shop-api')]
    expect(await anna.searches('Route', '')).toEqual([])
    expect(await anna.searches('Route', 'sh')).toEqual(['shop', 'shop-api'])
    expect(heard).toMatchObject({
      type: 'block_suggestion',
      action_id: 'route',
      block_id: 'where',
      value: 'sh',
    })
    await expect(anna.picks('Route', 'blog')).rejects.toThrow('offers no "blog", but "shop", "shop-api"')
    expect((await anna.picks('route', 'shop')).error).toBe('kept_for_submission')
  })

  it('takes at most 100 suggestions', async () => {
    const anna = slack.member('anna')
    await post({ id: anna.id }, [{ type: 'actions', elements: [route] }])
    suggestions = Array.from({ length: 100 }, (_, at) => option(`r${at}`))
    expect(await anna.searches('route', 'r')).toHaveLength(100)
    suggestions.push(option('one more'))
    slack.expectViolation(/block_suggestion answer/)
    expect(await anna.searches('route', 'r')).toEqual([])
    expect(slack.violations).toHaveLength(1)
  })

  it('tells the app at once in a message, and remembers it', async () => {
    const anna = slack.member('anna')
    const options = [option('one'), option('two')]
    await post({ id: anna.id }, [
      {
        type: 'actions',
        block_id: 'row',
        elements: [{ type: 'static_select', action_id: 'pick', options }, ...buttons('Go').elements],
      },
    ])
    await anna.picks('pick', 'two')
    expect(heard).toMatchObject({ actions: [{ type: 'static_select', selected_option: { value: 'two' } }] })
    await anna.click('Go')
    expect(heard).toMatchObject({
      state: { values: { row: { pick: { selected_option: { value: 'two' } } } } },
    })
  })

  it('fills in every kind of field of a modal', async () => {
    const anna = slack.member('anna')
    await anna.slash('dm', '/gate')
    const label = { type: 'plain_text', text: 'Kind' }
    const select = {
      type: 'input',
      block_id: 'kind',
      label,
      element: { type: 'static_select', action_id: 'value', options: [option('rate-limit')] },
    }
    await web.apiCall('views.open', {
      trigger_id: heard.trigger_id,
      view: modal('Build', [select, field('name', 'Name')], submit),
    })
    await expect(anna.fills({ Elsewhere: 'x' })).rejects.toThrow('no field "Elsewhere"')
    bolt.app.view(/.*/, ({ ack }) => ack())
    await anna.submits({ Kind: 'rate-limit', Name: 'shop' })
    expect(heard).toMatchObject({
      view: {
        state: {
          values: {
            kind: { value: { selected_option: { value: 'rate-limit' } } },
            name: { value: { value: 'shop' } },
          },
        },
      },
    })
  })
})
