import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { Card } from '../../bot/src/chat/card.ts'
import { renderHome } from '../../bot/src/platforms/slack/render/home.ts'
import { renderMessage } from '../../bot/src/platforms/slack/render/message.ts'
import { renderModal } from '../../bot/src/platforms/slack/render/modal.ts'
import { visible } from '../../bot/src/visible.ts'
import { amount } from '../harness/soak.ts'
import { card, longCard } from './cases.ts'
import { unexpected } from './expected.ts'
import { brokenMessageLimits, brokenSlackLimits, slackLimits } from './limits-slack.ts'
import { readBlocks, readMrkdwn } from './read-slack.ts'
import { slackManner } from './slack-manner.ts'

// For a machine that does much else at the same time.
vi.setConfig({ testTimeout: 180_000 })

function messageHolds(any: Card): void {
  const message = renderMessage(any, { files: true })
  expect(brokenMessageLimits(message)).toEqual([])
  const lines = readBlocks(message.blocks).flat()
  expect(unexpected(lines, any, slackManner, message.file === null)).toEqual([])
  expect(alike(readMrkdwn(message.text))).toContain(alike(visible(any.reply.title).trim().slice(0, 150)))
}

function viewHolds(
  view: Parameters<typeof brokenSlackLimits>[0] & { blocks: readonly { type: string }[] },
  any: Card,
): void {
  expect(brokenSlackLimits(view)).toEqual([])
  expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(slackLimits.viewBytes)
  expect(unexpected(readBlocks(view.blocks).flat(), any, slackManner, false)).toEqual([])
}

/** With one character for those that look alike. */
function alike(text: string): string {
  return text.replaceAll('∗', '*').replaceAll('＿', '_').replaceAll('∼', '~').replaceAll('ˋ', '`')
}

it('any card is a message within Slack’s limits, and shows the text of others as this very text', () => {
  fc.assert(fc.property(card, messageHolds), { numRuns: amount(5000, 42_900) })
})

it('any card is a modal within them', () => {
  fc.assert(
    fc.property(card, any => viewHolds(renderModal(any), any)),
    { numRuns: amount(1000, 7000) },
  )
})

it('so is any card that is far too long, as a message, as a modal, and on a page with others', () => {
  const holds = fc.property(longCard, any => {
    messageHolds(any)
    viewHolds(renderModal(any), any)
    const { link, ...rest } = any
    const linkless = link ? rest : any
    viewHolds(renderHome(Array.from({ length: 40 }, () => linkless)), linkless)
  })
  fc.assert(holds, { numRuns: 100 })
})
