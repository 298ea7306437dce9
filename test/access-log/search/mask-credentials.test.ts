import { maskCredentials } from '@gatehouse/core/access-log/search/mask-credentials.ts'
import { expect, it } from 'vitest'
import { growth, inProportion } from '../../harness/growth.ts'

const made = (beginning: string, length = 36) => beginning + 'MadeUp0123456789'.repeat(9).slice(0, length)
const secrets: [where: string, text: string, secret: string][] = [
  ['a token of an account', `/login/eyJhbGciOiJI.${made('')}.${made('')}/x`, made('')],
  ['a token of Slack', `/hook/${made('xoxb-1-')}`, made('', 30)],
  ['an address of Slack', `/services/T0MADEUP/B0MADEUP/${made('', 24)}`, made('', 24)],
  ['an address of Discord', `/api/webhooks/123456789012345678/${made('', 68)}`, made('', 60)],
  ['a token of Discord', `${made('MTA', 23)}.GMadeU.${made('', 38)}`, made('', 30)],
  ['a token of Telegram', `/bot123456:${made('', 35)}/sendMessage`, made('', 30)],
  ['a token of a code host', `/x/${made('ghp_')}/y`, made('', 30)],
  ['a key of a cloud', '/AKIAMADEUPMADEUP0123/x', 'MADEUPMADEUP0123'],
  ['a key of a payment', made('/sk_live_', 24), made('', 24)],
  ['a bearer', `curl Authorization: Bearer ${made('')}`, made('')],
  ['a user and a password', 'https://anna:hunter2-made-up@shop.example.com/x', 'hunter2-made-up'],
  [
    'a user and a password, encoded',
    '/go/https%3A%2F%2Fanna:hunter2-made-up@shop.example.com',
    'hunter2-made-up',
  ],
  ['a parameter in a path', '/x;password=hunter2-made-up/y', 'hunter2-made-up'],
]

it.each(secrets)('takes out %s', (_, text, secret) => {
  const masked = maskCredentials(text)
  expect(masked).toContain('REDACTED')
  expect(masked).not.toContain(secret)
})

it.each([
  '/',
  '/blog/2026/11/how-to-use-eyJ-tokens',
  '/api/webhooks/list',
  '/basic/training.html',
  '/tokens/abc?page=2',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'https://shop.example.com/@anna/posts',
  '/robots.txt',
])('leaves %s as it is', text => {
  expect(maskCredentials(text)).toBe(text)
})

it.each(['eyJaaaaaa', 'eyJaaaaaa.', 'bearer ', '://a', 'M'.repeat(30), 'token=', '/bot1'])(
  'takes no longer than in proportion to the length for texts of %s',
  piece => {
    expect(growth(text => void maskCredentials(text), piece)).toBeLessThan(inProportion)
  },
)
