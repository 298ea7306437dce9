import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Card } from '../../bot/src/chat/card.ts'
import { codeModal } from '../../bot/src/platforms/discord/render/code-modal.ts'
import { renderMessage as renderDiscord } from '../../bot/src/platforms/discord/render/message.ts'
import { renderHome } from '../../bot/src/platforms/slack/render/home.ts'
import { renderMessage as renderSlack } from '../../bot/src/platforms/slack/render/message.ts'
import { renderModal, skeletonModal } from '../../bot/src/platforms/slack/render/modal.ts'
import { call } from '../fakes/discord/call.ts'
import { cardComponents } from '../fakes/discord/components/index.ts'
import { FakeDiscord } from '../fakes/discord/fake-discord.ts'
import { modalForm } from '../fakes/discord/modal-form.ts'
import { FakeSlack } from '../fakes/slack/fake-slack.ts'
import { refusals, viewRefusals } from '../fakes/slack/sample-blocks.ts'
import { card, longCard } from './cases.ts'

const clock = { nowMs: () => Date.now() }
const sample = (all: fc.Arbitrary<Card>, numRuns: number) => fc.sample(all, { numRuns, seed: 6 })
const cards = [...sample(card, 1000), ...sample(longCard, 40)]
const few = [...sample(card, 30), ...sample(longCard, 6)]
const componentsV2 = 1 << 15

let slack: FakeSlack
let discord: FakeDiscord

beforeAll(async () => {
  slack = await FakeSlack.start({ clock })
  discord = await FakeDiscord.start({ clock })
  discord.faults.limit('POST /channels/:channel/messages', { limit: 10_000, perMs: 1000 })
})
afterAll(async () => {
  await slack.close()
  await discord.close()
})

it('the strict servers find nothing wrong with any of a thousand cards', () => {
  for (const any of cards) {
    expect(refusals(renderSlack(any, { files: true }).blocks)).toEqual([])
    expect(viewRefusals(renderModal(any))).toEqual([])
    expect(viewRefusals(renderHome([any, any]))).toEqual([])
    expect(cardComponents.safeParse(renderDiscord(any).components).error).toBeUndefined()
  }
  expect(viewRefusals(skeletonModal('A title that is too long for a modal', '<!channel>'))).toEqual([])
  expect(viewRefusals(renderHome([]))).toEqual([])
  expect(modalForm.safeParse(codeModal('a'.repeat(32))).error).toBeUndefined()
})

it('Slack takes them, and nobody is called and nothing is linked but our own page', async () => {
  const ops = slack.channel('ops')
  const anna = slack.member('anna')
  for (const any of few) {
    const { text, blocks } = renderSlack(any, { files: true })
    const response = await fetch(`${slack.url}chat.postMessage`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${slack.botToken}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify({ channel: ops.id, text, blocks, parse: 'none', link_names: false }),
    })
    expect(await response.json()).toMatchObject({ ok: true })
    const seen = anna.sees(ops).at(-1)
    expect(seen?.mentions).toEqual([])
    expect(seen?.links.filter(link => !link.startsWith('https://gate.example/'))).toEqual([])
  }
})

it('Discord takes them, and would ping nobody even if it were allowed to', async () => {
  const path = `/channels/${discord.channel('ops').id}/messages`
  for (const any of few) {
    const { components, files } = renderDiscord(any)
    const form = new FormData()
    const attachments = files.map(({ name }, id) => ({ id, filename: name }))
    form.set('payload_json', JSON.stringify({ flags: componentsV2, components, attachments }))
    for (const [id, { name, text }] of files.entries()) form.set(`files[${id}]`, new Blob([text]), name)
    const { status, json } = await call(discord, 'POST', path, form)
    expect(status, JSON.stringify(json)).toBe(200)
  }
  expect(discord.pings).toEqual([])
})
