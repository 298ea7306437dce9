import { holdsSecret, masked, showsSecret } from '@gatehouse/bot/dispatch/secret-words.ts'
import { splitWords } from '@gatehouse/bot/grammar/grammar.ts'
import { freeText } from '@gatehouse/bot/parameters/free-text.ts'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { growth, inProportion } from '../harness/growth.ts'

const recovery = '7lye-2u3j-2hew-kvus-3ddq-z4ln-he'
const key = `gh_${'Ab3_-'.repeat(8)}xyz`

describe('what may be a code, a recovery code or a key is masked', () => {
  it.each([
    '123456',
    'policy waive attacks 123456',
    'waf explain 123456',
    'waf exclude shop 123456 reason=x owner=anna',
    'waf exclude shop 942100 reason=123456 owner=anna',
    'waf top 942100',
    'policy waive attacks 949110 reason=x owner=123456',
    'policy waive attacks 942100 reason="my code is 123456" owner=anna',
    'account show 123456 waive attacks 942100',
    'my code is 123456.',
    'route remove shop 123 456',
    'route show 12 34 56',
    'rollback 3 123456',
    '123-456',
    '123_456',
    'code=123456',
    'code:123456',
    '123.456',
    '123–456',
    '123\u2011456',
    '123\u2063456',
    '123\ufe0f456',
    '١٢٣٤٥٦',
    '１２３４５６',
    '12\u200b34\u200d56',
    recovery,
    recovery.toUpperCase(),
    recovery.replaceAll('-', ''),
    recovery.replaceAll('-', '').toUpperCase(),
    recovery.replaceAll('-', '  '),
    recovery.replaceAll('-', '--'),
    `ca=AAAA+${recovery.replaceAll('-', '')}+AAAA`,
    `${'A'.repeat(300)} ${recovery}`,
    key,
    `${key.slice(0, 12)}\u200b${key.slice(12)}`,
  ])('%s', text => {
    const shown = masked(text)
    expect(shown).toContain('***')
    expect(shown.normalize('NFKC').replaceAll(/[^a-z0-9]/gi, '')).not.toMatch(/123456|7lye2u3j/i)
  })
})

describe('what is none stays as it is', () => {
  it.each([
    'route add shop shop.example.com http://10.0.0.5:8080',
    'route add shop shop.example.com http://10.0.0.12:30000',
    'route set shop weights=30,10 health-interval=10s',
    'settings set trusted-proxies=10.20.30.0/24,192.168.100.0/22',
    'revision show 12345',
    'audit list since=24h limit=1000',
    '2026-11-22 12:30:45',
    'route add shop-eu-west-prod-blue shop-eu-west-prod-blue.example.com',
    'account link anna platform=discord workspace=123456789012345678 user=223456789012345678',
    'confirmation approve 7f3a2b1c',
    'http://[fd12:3456:789a::1]:8080',
    'internationalizationservice',
    'policy waive attacks 942100 target=ARGS:q reason=quotes owner=anna',
    'policy unwaive attacks 942100',
    'waf explain 942100 shop last 24h',
    'waf exclude shop 942100 path=/search reason=quotes owner=anna',
    `policy add partners client-cert ca=${'A'.repeat(120)}+${'a2'.repeat(13)}/${'B'.repeat(120)}==`,
    `route add shop shop.localhost https://10.0.0.1 ca=${'MII2'.repeat(6)}zC+${'B'.repeat(300)}==`,
    `route set shop ca="-----BEGIN CERTIFICATE----- ${'A'.repeat(37)}+${'a2'.repeat(13)} -----END CERTIFICATE-----"`,
  ])('%s', text => {
    expect(masked(text)).toBe(text)
    expect(holdsSecret(splitWords(text))).toBe(false)
  })
})

it('a key and a recovery code are beyond doubt; six digits may be something else', () => {
  for (const text of [
    `route list ${recovery}`,
    `route list ${recovery.replaceAll('-', '')}`,
    `route list ${key}`,
  ])
    expect(showsSecret(splitWords(text)), text).toBe(true)
  expect(showsSecret(splitWords('route set shop body=123456'))).toBe(false)
})

describe('words that are kept and shown', () => {
  it.each(['my code is 123456', '482 913', recovery, key])('are not taken with %s in them', text => {
    expect(freeText(z.string()).safeParse(text).error?.issues[0]?.message).toContain('leave that out')
    expect(freeText(z.string()).safeParse('the old app sends no type, see #1234').success).toBe(true)
  })
})

describe('what anybody can send', () => {
  const longest = 32_768
  it('costs no more than its length, whatever it looks like', () => {
    const parts = {
      'runs like recovery codes': 'abcdefghijklmnopqrstuvwxy2 ',
      'numbers of rules': 'policy waive a 942100 ',
      'numbers of rules to be explained': 'waf explain 942100 ',
      'six digits': '942100 ',
      'single digits': '1 ',
      'beginnings of certificates': '-----BEGIN CERTIFICATE-----',
    }
    for (const [what, part] of Object.entries(parts))
      expect(
        growth(text => void masked(text), part, longest),
        what,
      ).toBeLessThan(inProportion)
  })

  it('is cut where no command goes on, and a code beyond it is not shown either', () => {
    const shown = masked(`${'a '.repeat(20_000)}123456`)
    expect(shown.length).toBeLessThanOrEqual(longest + 1)
    expect(shown).not.toContain('123456')
  })
})
