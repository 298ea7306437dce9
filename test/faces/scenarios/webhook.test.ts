import { expect, onTestFinished } from 'vitest'
import { Receiver } from '../../webhooks/receiver.ts'
import { WebhookScene } from '../../webhooks/scene.ts'
import { eachFace } from '../each-face.ts'

eachFace('the webhook is tried, and says what came back', [], async ({ face, gate }) => {
  const olga = face.person('olga', 'operator')
  expect(await olga.types('webhook check')).toMatch(/No webhook is set up/)
  const receiver = await Receiver.start()
  const scene = new WebhookScene(receiver.url)
  onTestFinished(async () => {
    await scene.stop()
    await receiver.stop()
  })
  gate.deps.webhook = scene.webhook
  expect(await olga.types('webhook check')).toMatch(/took a test event: it answered 204/)
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ type: 'webhook.test' })
  receiver.answering = response => response.writeHead(401).end('@everyone <script>')
  const refused = await olga.types('webhook check')
  expect(refused).toMatch(/did not take a test event: answered 401/)
  expect(refused).toMatch(/compare the secret/)
  expect(refused).not.toMatch(/@everyone|script|team=ops/)
  expect(await olga.types('status')).toMatch(/no failure known/)
})

eachFace('a viewer may not try the webhook, and sees where metrics are', ['roles'], async ({ face }) => {
  const vera = face.person('vera', 'viewer')
  expect(await vera.types('webhook check')).toMatch(/needs the role operator/)
  expect(await vera.types('metrics')).toMatch(/metrics:read/)
})
