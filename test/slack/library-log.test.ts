import { expect, it } from 'vitest'
import { readFailure } from '../../bot/src/platforms/slack/api/failure.ts'
import { libraryLog, withoutTokens } from '../../bot/src/platforms/slack/library-log.ts'

const secrets = [
  'xoxb-made-up-bot-token',
  'xapp-1-made-up-app-token',
  'xoxe.xoxp-1-made-up',
  'wss://wss-primary.slack.example/link/?ticket=made-up-ticket&app_id=A1',
  'https://hooks.slack.com/commands/T1/2/made-up',
  'token=made-up-token&channel=C1',
]

it.each(secrets)('masks %s in what the libraries log, wherever it stands', secret => {
  const lines: unknown[] = []
  const log = libraryLog({ log: (level, message, fields) => void lines.push({ level, message, fields }) })
  log.warn('a call failed', secret, 'twice', `(${secret})`)
  log.error(new Error(`request to ${secret} failed`))
  expect(lines).toHaveLength(2)
  expect(JSON.stringify(lines)).toContain('a call failed')
  expect(JSON.stringify(lines)).not.toMatch(/made-up-|made-up['")]|commands\/T1/)
})

it('drops what the libraries say of whole requests', () => {
  const lines: unknown[] = []
  const log = libraryLog({ log: (...line) => void lines.push(line) })
  log.debug('xoxb-made-up-bot-token')
  log.info('xoxb-made-up-bot-token')
  expect(lines).toEqual([])
})

it.each(secrets)('masks %s in the words of a failure', secret => {
  const { words } = readFailure(new Error('outer', { cause: new Error(`no way to ${secret}`) }))
  expect(words).toMatch(/^Slack gave no answer: no way to /)
  expect(words).not.toContain(secret)
  expect(withoutTokens(`a ${secret} b`)).not.toContain(secret)
})
