import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../bot/src/chat/card.ts'
import { renderMessage as renderDiscord } from '../../bot/src/platforms/discord/render/message.ts'
import { renderMessage as renderSlack } from '../../bot/src/platforms/slack/render/message.ts'
import { renderModal } from '../../bot/src/platforms/slack/render/modal.ts'

const folder = fileURLToPath(new URL('golden/', import.meta.url))
const line = '----------\n'

/** What is sent for a card; what asks for a code is a modal in Slack. */
function payloads(card: Card): object[] {
  return [card.asks === null ? renderSlack(card, { files: true }) : renderModal(card), renderDiscord(card)]
}

/**
 * A case is a text file: a card as JSON, then what Slack and what Discord are sent for it, with a line of ten hyphens between. To add one,
 * write the card and run the tests with GOLDEN_UPDATE=1; then read what came out.
 */
describe('a card gives exactly these messages', () => {
  it.each(readdirSync(folder))('%s', name => {
    const [given = '', ...expected] = readFileSync(folder + name, 'utf8').split(line)
    const card: Card = { buttons: [], asks: null, problem: null, ...JSON.parse(given) }
    const sent = payloads(card).map(payload => `${JSON.stringify(payload, null, 2)}\n`)
    if (process.env.GOLDEN_UPDATE) writeFileSync(folder + name, [`${given.trim()}\n`, ...sent].join(line))
    else expect(sent).toEqual(expected)
  })
})
