import { type AlertSource, saw } from '@gatehouse/core/alerts/source.ts'
import { Alerting } from '../../../alerts/alerting.ts'
import { troubleOf } from '../../../alerts/scene.ts'
import { until } from '../../../harness/ask.ts'
import { Receiver } from '../../../webhooks/receiver.ts'
import { WebhookScene } from '../../../webhooks/scene.ts'
import type { World } from '../world.ts'

/** Three alerts, of which the last is of the route shop. */
export const alerts = async ({ gatehouse }: World) => {
  const seen: AlertSource[] = []
  for (const [name, key] of Object.entries({
    disk: 'disk:full',
    drift: 'drift:edge',
    'route-health': 'route-health:shop',
  })) {
    const look = saw([troubleOf(name, { key, route: name === 'route-health' ? 'shop' : null })])
    seen.push({ name, holdMs: 0, recoverMs: 0, many: 'things are wrong', look: () => look })
  }
  await new Alerting(gatehouse, {}, seen).passes(1000)
}

/** Somebody asked shop for a file that is no page, which was found. */
export const finding = async (world: World) => {
  const { gatehouse } = world
  await gatehouse.ask('shop.example.com', '/.env', { headers: { 'X-Forwarded-For': '203.0.113.7' } })
  const all = { sinceMs: 0, route: null, severity: null, most: 1 }
  const [found] = await until(
    () => gatehouse.deps.findings.list(all),
    ({ length }) => length === 1,
  )
  world.stands.set('f12', `f${found?.id}`)
}

/** Incidents up to that number; the last goes on. */
export const incidents = (most: number) => async (world: World) => {
  const { incidents: all } = world.gatehouse.deps
  while ((all.list(1)[0]?.number ?? 0) < most) {
    if (all.open()) await world.done('incident close')
    await world.done('incident open "slow"')
  }
}

/** Somebody takes the events of the webhook. */
export const webhook = async (world: World) => {
  const receiver = await Receiver.start()
  const scene = new WebhookScene(receiver.url)
  world.gatehouse.deps.webhook = scene.webhook
  world.ends(receiver)
  world.ends(scene)
}
