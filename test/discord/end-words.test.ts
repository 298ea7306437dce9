import { describe, expect, it } from 'vitest'
import { closeEnd, loginEnd } from '../../bot/src/platforms/discord/gateway/end-words.ts'

describe('why a connection ended', () => {
  it.each([
    [4004, 'stopped', /Reset Token/],
    [4010, 'stopped', /too many servers/],
    [4011, 'stopped', /too many servers/],
    [4012, 'stopped', /update Gatehouse/],
    [4013, 'stopped', /intents/],
    [4014, 'stopped', /intents/],
    [4000, 'lost', /4000/],
  ])('close code %d: %s', (code, kind, words) => {
    expect(closeEnd(code)).toMatchObject({ kind, words: expect.stringMatching(words) })
  })

  // The library turns these codes into words alone when it logs in.
  it.each([
    ['Authentication failed', 'stopped', /Reset Token/],
    ['Used disallowed intents', 'stopped', /intents/],
    ['Used invalid intents', 'stopped', /intents/],
    ['Used an invalid API version', 'stopped', /update Gatehouse/],
    ['Sharding is required', 'stopped', /too many servers/],
    ['Not enough sessions remaining to spawn 1 shards; only 0 remaining', 'lost', /Not enough sessions/],
    ['connect ECONNREFUSED 127.0.0.1:1', 'lost', /ECONNREFUSED/],
  ])('login: %s', (message, kind, words) => {
    expect(loginEnd(new Error(message))).toMatchObject({ kind, words: expect.stringMatching(words) })
  })
})
