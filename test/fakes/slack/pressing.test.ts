import { beforeEach, describe, expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { HearingScene } from './hearing-scene.ts'
import { buttons, field, modal, section, submit } from './sample-views.ts'

const keep = keeper()
let scene: HearingScene

beforeEach(async () => {
  scene = keep(await HearingScene.start())
})

describe('pressing', () => {
  it('takes the newest button of that label, and entries behind "…"', async () => {
    const ops = scene.slack.channel('ops')
    const anna = scene.slack.member('anna')
    await scene.post(ops, [buttons('Undo')])
    const { ts } = await scene.post(ops, [
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
    expect(scene.heard).toMatchObject({
      type: 'block_actions',
      user: { id: anna.id, team_id: scene.slack.team },
      team: { id: scene.slack.team },
      channel: { id: ops.id },
      container: { type: 'message', message_ts: ts, is_ephemeral: false },
      message: { ts },
      actions: [{ type: 'button', action_id: 'undo', value: 'Undo' }],
    })
    await anna.click('Show', { in: ops })
    expect(scene.heard).toMatchObject({
      actions: [{ type: 'overflow', action_id: 'more', selected_option: { value: 'show 1' } }],
    })
    await expect(anna.click('Approve…')).rejects.toThrow('anna sees no "Approve…" to press')
    await expect(scene.slack.member('ben').click('Undo', { in: 'dm' })).rejects.toThrow('ben sees no "Undo"')
  })

  it('finds the button of a row by what stands beside it', async () => {
    const ops = scene.slack.channel('ops')
    await scene.post(ops, [section('shop'), buttons('Lift'), section('blog'), buttons('Lift')])
    await scene.slack.member('anna').click('Lift', { near: 'blog' })
    const actions = scene.heard.actions as { block_id: string }[]
    const message = scene.heard.message as { blocks: { block_id: string }[] }
    expect(actions[0]?.block_id).toBe(message.blocks[3]?.block_id)
  })

  it('presses what she saw, though it has changed since', async () => {
    const ops = scene.slack.channel('ops')
    const anna = scene.slack.member('anna')
    await scene.post(ops, [buttons('Approve…')])
    const [seen] = anna.sees(ops)
    await scene.web.chat.update({
      channel: ops.id,
      ts: seen?.ts ?? '',
      text: 'Approved by Ben',
      blocks: [section('Approved by Ben')],
    })
    await expect(anna.click('Approve…')).rejects.toThrow('sees no')
    await anna.click('Approve…', seen ? { in: seen } : {})
    expect(scene.heard).toMatchObject({ actions: [{ action_id: 'approve_' }] })
  })

  it('can be thought over where the app asks for that', async () => {
    const anna = scene.slack.member('anna')
    const confirm = {
      title: { type: 'plain_text', text: 'Sure?' },
      text: { type: 'plain_text', text: 'Really?' },
      confirm: { type: 'plain_text', text: 'Yes' },
      deny: { type: 'plain_text', text: 'No' },
    }
    await scene.post({ id: anna.id }, [
      {
        type: 'actions',
        elements: [{ type: 'button', text: { type: 'plain_text', text: 'Remove' }, confirm }],
      },
      buttons('Undo'),
    ])
    const { length } = scene.slack.envelopes
    expect((await anna.click('Remove', { deny: true })).error).toBe('denied')
    expect(scene.slack.envelopes).toHaveLength(length)
    await expect(anna.click('Undo', { deny: true })).rejects.toThrow('does not ask')
    expect((await anna.click('Remove')).error).toBeUndefined()
  })

  it('sends no private message along', async () => {
    const ops = scene.slack.channel('ops')
    const anna = scene.slack.member('anna')
    await scene.web.apiCall('chat.postEphemeral', {
      channel: ops.id,
      user: anna.id,
      text: 'x',
      blocks: [buttons('Dismiss')],
    })
    await anna.click('Dismiss')
    expect(scene.heard).toMatchObject({ container: { is_ephemeral: true } })
    expect(scene.heard).not.toHaveProperty('message')
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
    const anna = scene.slack.member('anna')
    await anna.slash('dm', '/gate')
    const blocks = [
      { type: 'input', block_id: 'where', label: { type: 'plain_text', text: 'Route' }, element: route },
    ]
    await scene.web.apiCall('views.open', {
      trigger_id: scene.heard.trigger_id,
      view: modal('Build', blocks, submit),
    })
    scene.suggestions = [option('shop'), option('shop-api')]
    expect(await anna.searches('Route', '')).toEqual([])
    expect(await anna.searches('Route', 'sh')).toEqual(['shop', 'shop-api'])
    expect(scene.heard).toMatchObject({
      type: 'block_suggestion',
      action_id: 'route',
      block_id: 'where',
      value: 'sh',
    })
    await expect(anna.picks('Route', 'blog')).rejects.toThrow('offers no "blog", but "shop", "shop-api"')
    expect((await anna.picks('route', 'shop')).error).toBe('kept_for_submission')
  })

  it('takes at most 100 suggestions', async () => {
    const anna = scene.slack.member('anna')
    await scene.post({ id: anna.id }, [{ type: 'actions', elements: [route] }])
    scene.suggestions = Array.from({ length: 100 }, (_, at) => option(`r${at}`))
    expect(await anna.searches('route', 'r')).toHaveLength(100)
    scene.suggestions.push(option('one more'))
    scene.slack.expectViolation(/block_suggestion answer/)
    expect(await anna.searches('route', 'r')).toEqual([])
    expect(scene.slack.violations).toHaveLength(1)
  })

  it('tells the app at once in a message, and remembers it', async () => {
    const anna = scene.slack.member('anna')
    const options = [option('one'), option('two')]
    await scene.post({ id: anna.id }, [
      {
        type: 'actions',
        block_id: 'row',
        elements: [{ type: 'static_select', action_id: 'pick', options }, ...buttons('Go').elements],
      },
    ])
    await anna.picks('pick', 'two')
    expect(scene.heard).toMatchObject({
      actions: [{ type: 'static_select', selected_option: { value: 'two' } }],
    })
    await anna.click('Go')
    expect(scene.heard).toMatchObject({
      state: { values: { row: { pick: { selected_option: { value: 'two' } } } } },
    })
  })

  it('fills in every kind of field of a modal', async () => {
    const anna = scene.slack.member('anna')
    await anna.slash('dm', '/gate')
    const label = { type: 'plain_text', text: 'Kind' }
    const select = {
      type: 'input',
      block_id: 'kind',
      label,
      element: { type: 'static_select', action_id: 'value', options: [option('rate-limit')] },
    }
    await scene.web.apiCall('views.open', {
      trigger_id: scene.heard.trigger_id,
      view: modal('Build', [select, field('name', 'Name')], submit),
    })
    await expect(anna.fills({ Elsewhere: 'x' })).rejects.toThrow('no field "Elsewhere"')
    scene.takeViews()
    await anna.submits({ Kind: 'rate-limit', Name: 'shop' })
    expect(scene.heard).toMatchObject({
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
