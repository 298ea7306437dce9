import { WebhookEvent } from '@gatehouse/bot/webhook/webhook-event.ts'
import { Webhook } from 'standardwebhooks'
import { expect, it } from 'vitest'
import { fences, page } from '../docs/documents.ts'

const { text } = page('docs/webhook.md')

it('the example of docs/webhook.md is an event, and its signature is right', () => {
  const secret = /`(whsec_[^`]+)`/.exec(text)?.[1] ?? ''
  const header = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(text)?.[1] ?? ''
  const body =
    fences(page('docs/webhook.md'))
      .find(block => block.startsWith('{'))
      ?.trim() ?? ''
  expect(WebhookEvent.parse(JSON.parse(body)).type).toBe('alert.raised')
  const at = new Date(Number(header('webhook-timestamp')) * 1000)
  expect(new Webhook(secret).sign(header('webhook-id'), at, body)).toBe(header('webhook-signature'))
  expect(Buffer.from(secret.slice(6), 'base64').toString()).toMatch(/^made-up/)
})

it('docs/webhook.md names every type of event and every member of an alert', () => {
  for (const option of WebhookEvent.options) {
    expect(text).toContain(`\`${option.shape.type.value}\``)
    for (const member of Object.keys(option.shape.data.shape))
      if (member !== 'words') expect(text).toContain(`\`data.${member}\``)
  }
})
