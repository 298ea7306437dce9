import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { Card } from '../../bot/src/chat/card.ts'
import { renderMessage } from '../../bot/src/platforms/discord/render/message.ts'
import { amount } from '../harness/soak.ts'
import { card, longCard } from './cases.ts'
import { discordLines, discordManner } from './discord-manner.ts'
import { unexpected } from './expected.ts'
import { brokenDiscordLimits } from './limits-discord.ts'

// For a machine that does much else at the same time.
vi.setConfig({ testTimeout: 180_000 })

function holds(any: Card): void {
  const message = renderMessage(any)
  expect(brokenDiscordLimits(message)).toEqual([])
  const whole = message.files.length === 0
  expect(unexpected(discordLines(message), any, discordManner, whole)).toEqual([])
}

it('any card is within Discord’s limits, and shows the text of others as this very text', () => {
  fc.assert(fc.property(card, holds), { numRuns: amount(6000, 49_800) })
})

it('so is any card that is far too long', () => {
  fc.assert(fc.property(longCard, holds), { numRuns: 200 })
})
