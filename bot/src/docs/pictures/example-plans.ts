import type { Confirmation, PlanView } from '@gatehouse/core/identity/confirmation.ts'
import { withMitigation } from '@gatehouse/core/routing/mitigation/start.ts'
import type { Plan } from '@gatehouse/core/routing/plan.ts'
import { edgeWith, planned, route, webWaf } from './example-edge.ts'

/** When the pictures are looked at. */
export const pictureNowMs = Date.UTC(2030, 0, 15, 14, 0)
const lifeMs = 5 * 60_000

/** Of every plan in the pictures. */
export const exampleId = '5f'.repeat(16)

const shop = (policies: readonly string[]) => route('shop', 'http://10.0.0.5:8080', policies)
const guarded = edgeWith([shop(['web-waf', 'web-hsts'])])

/** `policy remove web-waf from-routes=yes` */
export function removal(): Promise<Plan> {
  const others = guarded.policies.filter(({ name }) => name !== webWaf.name)
  return planned(guarded, edgeWith([shop(['web-hsts'])], others), 'change')
}

/** `route policy add shop web-waf` */
export function addition(): Promise<Plan> {
  return planned(edgeWith([shop(['web-hsts'])]), guarded, 'change')
}

/** `route add meta meta.example.com http://169.254.169.254` */
export function forbidden(): Promise<Plan> {
  return planned(guarded, edgeWith([...guarded.routes, route('meta', 'http://169.254.169.254')]), 'change')
}

/** `rollback 17`, which many routes have moved since. */
export function returning(): Promise<Plan> {
  const tenants = (network: string, policies: readonly string[]) =>
    edgeWith(
      Array.from({ length: 30 }, (_, at) =>
        route(`tenant-${String(at + 1).padStart(2, '0')}`, `http://10.${network}.0.${at + 1}:8080`, policies),
      ),
    )
  return planned(tenants('1', ['web-hsts']), tenants('0', ['web-waf', 'web-hsts']), 'destructive')
}

/** With its policies in the order in which requests meet them. */
const ordered = edgeWith([shop(['web-hsts', 'web-waf'])])

/** What holds after `maintenance shop for 35m reason="new disks"`. */
export const closed = withMitigation(ordered, {
  kind: 'maintenance',
  route: 'shop',
  upstream: null,
  options: { message: 'We are working on it and will be back soon.', allow: [] },
  reason: 'new disks',
  by: 'anna',
  sinceMs: pictureNowMs,
  untilMs: pictureNowMs + 35 * 60_000,
})

/** What that does. */
export function closing(): Promise<Plan> {
  return planned(ordered, closed, 'change')
}

/** `account role ben admin`: who may do what is no matter of the edge. */
export const promotion: PlanView = {
  changes: [
    {
      thing: 'account',
      name: 'ben',
      action: 'change',
      fields: [{ key: 'role', from: 'operator', to: 'admin' }],
    },
  ],
  impact: null,
  findings: [],
  risk: 'critical',
}

/** A plan that waits for whoever asked for it, in Slack. */
export function confirmationOf(line: string, plan: PlanView): Confirmation {
  return {
    id: exampleId,
    state: 'pending',
    typed: line,
    line,
    role: 'operator',
    planHash: '0'.repeat(64),
    plan,
    baseRevision: 41,
    etag: null,
    requester: 1,
    face: 'slack',
    first: null,
    second: null,
    attempts: 0,
    createdAtMs: pictureNowMs,
    expiresAtMs: pictureNowMs + lifeMs,
    settledAtMs: null,
    revision: null,
    note: null,
  }
}
