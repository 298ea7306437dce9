import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Card } from '../../bot/src/chat/card.ts'
import { renderMessage as renderDiscord } from '../../bot/src/platforms/discord/render/message.ts'
import { renderMessage as renderSlack } from '../../bot/src/platforms/slack/render/message.ts'
import { card } from './cases.ts'
import { discordLines, discordManner } from './discord-manner.ts'
import { unexpected } from './expected.ts'
import { readDiscord } from './read-discord.ts'
import { readBlocks, readMrkdwn } from './read-slack.ts'

// In this file nothing is escaped: whoever reads what is made of it must notice.
vi.mock('../../bot/src/platforms/discord/render/escape.ts', async original => {
  const asItIs = (text: string) => text.replaceAll(/[\r\n]/g, ' ')
  return { ...(await original<object>()), escapeMarkdown: asItIs, escapeCode: asItIs }
})
vi.mock('../../bot/src/platforms/slack/render/escape.ts', () => ({ escapeMrkdwn: (text: string) => text }))

/** What is found within so many cards, by the first words of it. */
function foundIn(look: (any: Card) => void): Set<string> {
  const found = new Set<string>()
  for (const any of fc.sample(card, { numRuns: 3000, seed: 6 })) {
    try {
      look(any)
    } catch (error) {
      found.add(/[^:]+was made|finds a mention/.exec(String(error))?.[0].trim() ?? 'other text')
    }
  }
  return found
}

it('without escaping, the reader of Discord’s markdown finds everything that text can be made into', () => {
  const found = foundIn(any => {
    const message = renderDiscord(any)
    const whole = message.files.length === 0
    if (unexpected(discordLines(message), any, discordManner, whole).length > 0) throw new Error('differs')
  })
  for (const what of [
    'a link',
    'a link or an emoji',
    'a mention',
    'a spoiler',
    'a strike',
    'a list',
    'a quote',
  ])
    expect(found).toContain(`${what} was made`)
  expect(found).toContain('finds a mention')
  expect(found).toContain('other text')
})

it('without escaping, the reader of Slack’s mrkdwn finds the same', () => {
  const found = foundIn(any => readMrkdwn(renderSlack(any, { files: true }).text))
  for (const what of ['markup', 'an address', 'a domain', 'a mention', 'an emoji', 'bold text', 'code'])
    expect(found).toContain(`${what} was made`)
})

describe('the readers know what they look for', () => {
  it.each([
    '@everyone',
    '<@123456789012345678>',
    '<#123456789012345678>',
    '<:smile:123456789012345678>',
    '</gate status:123456789012345678>',
    '<id:customize>',
    'see https://evil.example',
    '[shop](https://evil.example)',
    '*a*',
    '_a_',
    '__a__',
    '~~a~~',
    '||a||',
    '> a',
    '- a',
    '1. a',
    ':smile:',
  ])('in Discord: %s', text => {
    expect(() => readDiscord(text)).toThrow(/was made|finds a mention/)
  })

  it.each(['**a**', '`a`', '# a', '-# a', '<t:1700000000:R>', '```\na\n```', '\\*'])(
    'in Discord: %s',
    text => {
      expect(readDiscord(text)).not.toEqual(text.split('\n'))
    },
  )

  it.each([
    [{ type: 'section', text: { type: 'mrkdwn', text: 'a' } }],
    [{ type: 'header', text: { type: 'plain_text', text: 'a', emoji: true } }],
    [{ type: 'actions', elements: [{ type: 'button', text: { type: 'mrkdwn', text: 'a' } }] }],
    [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'here' }] }],
      },
    ],
    [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url: 'https://evil.example' }] }],
      },
    ],
  ])('in Slack: %j', block => {
    expect(() => readBlocks([block])).toThrow()
  })
})
