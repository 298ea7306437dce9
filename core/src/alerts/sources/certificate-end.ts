import type { UpstreamCertificate } from '../../health/health.ts'
import type { Trouble } from '../alert.ts'
import type { AlertSource, SourceDeps } from '../source.ts'

/** Of upstreams nobody knows how long their certificates live; a week is enough to have it renewed. */
const upstreamDays = 7
const dayMs = 86_400_000

/** A certificate ends soon: one that clients are shown, or that of an upstream. */
export const certificateEnd: AlertSource = {
  name: 'certificate-end',
  holdMs: 0,
  recoverMs: 0,
  many: 'certificates end soon',
  look: deps => {
    const { ending, isUnseen } = deps.edge.certificates.ending()
    const behind = deps.health.upstreamCertificates()
    const unknown = new Set(behind.flatMap(one => (one.expiresInDays === null ? [keyOf(one)] : [])))
    const soon = behind.flatMap(({ expiresInDays, ...one }) =>
      expiresInDays !== null && expiresInDays <= upstreamDays ? [upstreamTrouble(one, expiresInDays)] : [],
    )
    return {
      troubles: [...ending.map(one => shownTrouble(one, deps.clock.nowMs())), ...soon],
      isUnknown: key => unknown.has(key) || isUnseen(key.slice(certificateEnd.name.length + 1)),
    }
  },
}

type Ending = ReturnType<SourceDeps['edge']['certificates']['ending']>['ending'][number]

function shownTrouble({ host, issuer, level, notAfterMs }: Ending, nowMs: number): Trouble {
  return {
    key: `certificate-end:${host}`,
    severity: level > 1 ? 'warning' : 'critical',
    title: `The certificate of ${host} ${level === 0 ? 'has ended' : 'ends soon'}.`,
    facts: [
      [level === 0 ? 'ended' : 'ends', new Date(notAfterMs).toISOString().slice(0, 16).replace('T', ' ')],
      ...(level === 0 ? [] : [['left', leftText(notAfterMs - nowMs)] as const]),
      ['issuer', issuer],
    ],
    route: null,
    actions: ['certificate reload'],
  }
}

type Behind = Pick<UpstreamCertificate, 'route' | 'address'>

function keyOf({ route, address }: Behind): string {
  return `certificate-end:${route}/${address}`
}

function upstreamTrouble(one: Behind, expiresInDays: number): Trouble {
  const isOver = expiresInDays <= 0
  return {
    key: keyOf(one),
    severity: expiresInDays <= 1 ? 'critical' : 'warning',
    title: `The certificate of ${one.address}, behind ${one.route}, ${isOver ? 'has ended' : 'ends soon'}.`,
    facts: isOver ? [] : [['left', `${Math.floor(expiresInDays)} days`]],
    route: one.route,
    actions: [],
  }
}

function leftText(ms: number): string {
  const hours = Math.max(0, Math.floor(ms / 3_600_000))
  return ms >= 2 * dayMs ? `${Math.floor(ms / dayMs)} days` : `${hours} h`
}
