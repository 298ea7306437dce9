import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../../core/src/clock.ts'
import { type BoltApp, startBolt } from './bolt-app.ts'
import { FakeSlack } from './fake-slack.ts'

let slack: FakeSlack
let bolt: BoltApp | undefined
beforeEach(async () => {
  slack = await FakeSlack.start({ clock: systemClock })
})
afterEach(async () => {
  await bolt?.stop()
  bolt = undefined
  await slack.close()
})

const codeModal = {
  type: 'modal' as const,
  callback_id: 'code',
  title: { type: 'plain_text' as const, text: 'Confirm' },
  submit: { type: 'plain_text' as const, text: 'Approve' },
  blocks: [
    { type: 'section' as const, text: { type: 'mrkdwn' as const, text: 'This would happen: *nothing*' } },
    {
      type: 'input' as const,
      block_id: 'code',
      label: { type: 'plain_text' as const, text: 'Code' },
      element: { type: 'plain_text_input' as const, action_id: 'value' },
    },
  ],
}

it('takes a command through a modal to a public card', async () => {
  bolt = await startBolt(slack, app => {
    app.command('/gate', async ({ ack, body, client, respond }) => {
      await ack()
      await respond({ text: `you typed ${body.text}` })
      await client.views.open({
        trigger_id: body.trigger_id,
        view: { ...codeModal, private_metadata: body.channel_id },
      })
    })
    app.view('code', async ({ ack, view, client }) => {
      const code = view.state.values.code?.value?.value
      if (code !== '123456') return ack({ response_action: 'errors', errors: { code: 'Wrong code' } })
      await ack()
      await client.chat.postMessage({ channel: view.private_metadata, text: 'Route shop added' })
    })
  })
  const ops = slack.channel('ops')
  const anna = slack.member('anna')
  const ben = slack.member('ben')
  const delivered = await anna.slash(ops, '/gate status now')
  expect(delivered.error).toBeUndefined()
  await anna.waitFor(ops, /you typed status now/)
  expect(ben.sees(ops)).toEqual([])
  expect((await anna.waitForModal(/This would happen: nothing/)).inputs).toEqual(['Code'])
  await anna.submits({ code: '000000' })
  expect(anna.modal()?.errors).toEqual({ Code: 'Wrong code' })
  await anna.submits({ Code: '123456' })
  expect(anna.modal()).toBeUndefined()
  expect((await ben.waitFor(ops, /Route shop added/)).from).toBe('gatehouse')
})
