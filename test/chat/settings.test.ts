import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readChats } from '@gatehouse/bot/chat-settings.ts'
import { chats } from '@gatehouse/bot/platforms/chats.ts'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'

const signed = { SLACK_BOT_TOKEN: 'xoxb-made-up', SLACK_SIGNING_SECRET: 'made-up' }
const slack = { SLACK_BOT_TOKEN: 'xoxb-made-up', SLACK_APP_TOKEN: 'xapp-made-up' }

describe('the settings of chats', () => {
  it('start each chat whose tokens are there, and miss no other', () => {
    expect(readChats({}, chats)).toEqual([])
    expect(read(slack)).toEqual(['slack'])
    expect(read({ ...signed, SLACK_HTTP_LISTEN: '127.0.0.1:8090' })).toEqual(['slack'])
    expect(read({ DISCORD_TOKEN: 'made.up' })).toEqual(['discord'])
    expect(read({ ...slack, DISCORD_TOKEN: 'made.up' })).toEqual(['slack', 'discord'])
    expect(read({ SLACK_BOT_TOKEN: '', DISCORD_TOKEN: ' ' })).toEqual([])
  })

  it('may stand in files', () => {
    const file = join(temporaryFolder().path, 'token')
    writeFileSync(file, 'made.up\n', { mode: 0o600 })
    const [chat] = readChats({ DISCORD_TOKEN_FILE: file, DISCORD_API_URL: 'http://127.0.0.1:9/api' }, chats)
    expect(chat?.access).toEqual({ tokens: { token: 'made.up' }, apiUrl: 'http://127.0.0.1:9/api' })
  })

  it('stand in files that nobody else may read', () => {
    const file = join(temporaryFolder().path, 'token')
    writeFileSync(file, 'made.up')
    chmodSync(file, 0o644)
    expect(() => readChats({ DISCORD_TOKEN_FILE: file }, chats)).toThrow(/DISCORD_TOKEN_FILE .*others/)
  })

  it.each([
    [{ SLACK_BOT_TOKEN: 'xoxb-made-up' }, 'SLACK_APP_TOKEN is missing'],
    [{ SLACK_APP_TOKEN: 'xapp-made-up' }, 'SLACK_BOT_TOKEN is missing'],
    [{ SLACK_HTTP_LISTEN: '127.0.0.1:8090' }, 'SLACK_BOT_TOKEN is missing'],
    [{ ...signed, SLACK_HTTP_LISTEN: '/run/slack.sock' }, 'an address of this machine itself'],
    [{ ...signed, SLACK_HTTP_LISTEN: '0.0.0.0:8090' }, 'an address of this machine itself'],
    [{ ...signed, SLACK_HTTP_LISTEN: '127.0.0.1:80900' }, 'an address of this machine itself'],
    [{ DISCORD_GUILD: '1' }, 'DISCORD_TOKEN is missing'],
    [{ DISCORD_TOKEN: 'made.up', DISCORD_TOKEN_FILE: '/etc/token' }, 'are both set'],
    [{ DISCORD_TOKEN_FILE: '/nowhere/token' }, 'DISCORD_TOKEN_FILE: there is no file /nowhere/token'],
    [{ DISCORD_TOKEN: 'made up' }, 'DISCORD_TOKEN is not what the platform shows'],
    [{ ...slack, SLACK_API_URL: 'http://slack.example.com/api/' }, 'plain http is for this machine itself'],
    [
      { ...slack, SLACK_API_URL: 'http://127.0.0.1.example.com/api/' },
      'plain http is for this machine itself',
    ],
    [{ ...slack, SLACK_API_URL: 'https://made:up@slack.example.com/' }, 'holds a name or a password'],
    [{ ...slack, SLACK_API_URL: 'ftp://127.0.0.1/' }, 'SLACK_API_URL is an address like'],
  ])('that cannot be right are refused by name: %o', (environment, words) => {
    expect(() => readChats(environment, chats)).toThrow(words)
    expect(() => readChats(environment, chats)).not.toThrow(/made[. ]up/)
  })
})

function read(environment: Record<string, string>): string[] {
  return readChats(environment, chats).map(({ definition }) => definition.platform)
}
