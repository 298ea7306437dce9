import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readWebhook } from '@gatehouse/bot/webhook/settings.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { otherSecret, testSecret } from './scene.ts'

const url = 'https://hooks.example.com/gatehouse'
const read = (said: Record<string, string>) => readWebhook(said)

describe('the settings of the webhook', () => {
  it('are none where nothing is said', () => {
    expect(read({})).toBeNull()
    expect(read({ GATEHOUSE_WEBHOOK_URL: '', GATEHOUSE_WEBHOOK_SECRET: ' ' })).toBeNull()
  })

  it('take the secret from the environment, or from a private file', () => {
    const wished = { url: new URL(url), secrets: [testSecret] }
    expect(read({ GATEHOUSE_WEBHOOK_URL: url, GATEHOUSE_WEBHOOK_SECRET: testSecret })).toEqual(wished)
    const folder = temporaryFolder()
    onTestFinished(folder.stop)
    const file = join(folder.path, 'webhook.key')
    writeFileSync(file, `${testSecret}\n`, { mode: 0o600 })
    expect(read({ GATEHOUSE_WEBHOOK_URL: url, GATEHOUSE_WEBHOOK_SECRET_FILE: file })).toEqual(wished)
    chmodSync(file, 0o644)
    expect(() => read({ GATEHOUSE_WEBHOOK_URL: url, GATEHOUSE_WEBHOOK_SECRET_FILE: file })).toThrow()
  })

  it('take two secrets, while one is being changed', () => {
    const both = `${testSecret} ${otherSecret}`
    expect(read({ GATEHOUSE_WEBHOOK_URL: url, GATEHOUSE_WEBHOOK_SECRET: both })?.secrets).toEqual([
      testSecret,
      otherSecret,
    ])
  })

  it.each([
    ['http://hooks.example.com/', 'plain http is for this machine'],
    ['http://127.0.0.1.example.com/', 'plain http is for this machine'],
    ['file:///etc/passwd', 'https://'],
    ['hooks.example.com', 'https://'],
    ['https://anna:made-up@hooks.example.com/', 'leave them out'],
    ['https://hooks.example.com/#part', 'leave them out'],
    [`https://hooks.example.com/${'x'.repeat(2000)}`, 'https://'],
  ])('refuse the address %s', (address, words) => {
    const refused = () => read({ GATEHOUSE_WEBHOOK_URL: address, GATEHOUSE_WEBHOOK_SECRET: testSecret })
    expect(refused).toThrow(words)
    expect(refused).not.toThrow('made-up')
  })

  it.each(['http://127.0.0.1:9/x', 'http://[::1]:9/', 'http://localhost/'])('take %s', address =>
    expect(read({ GATEHOUSE_WEBHOOK_URL: address, GATEHOUSE_WEBHOOK_SECRET: testSecret })?.url.href).toBe(
      address,
    ),
  )

  it.each([
    'made-up',
    'whsec_',
    'whsec_bWFkZS11cA==',
    `whsec_${Buffer.alloc(65).toString('base64')}`,
    testSecret.slice(0, -1),
    testSecret.replace('=', '-'),
    `${testSecret} made-up`,
  ])('refuse the secret %s without repeating it', secret => {
    const refused = () => read({ GATEHOUSE_WEBHOOK_URL: url, GATEHOUSE_WEBHOOK_SECRET: secret })
    expect(refused).toThrow('24 to 64 random bytes')
    if (secret.length > 6) expect(refused).not.toThrow(secret)
  })

  it('want both, and the secret once', () => {
    expect(() => read({ GATEHOUSE_WEBHOOK_URL: url })).toThrow('openssl rand')
    expect(() => read({ GATEHOUSE_WEBHOOK_SECRET: testSecret })).toThrow('GATEHOUSE_WEBHOOK_URL is not set')
    const both = { GATEHOUSE_WEBHOOK_SECRET: testSecret, GATEHOUSE_WEBHOOK_SECRET_FILE: '/x' }
    expect(() => read({ GATEHOUSE_WEBHOOK_URL: url, ...both })).toThrow('both set')
  })
})
