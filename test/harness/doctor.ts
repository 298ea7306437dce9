import { doctorHost, openDoctor, servedFolders } from '@gatehouse/bot/startup/open-doctor.ts'
import type { Doctor } from '@gatehouse/core/doctor/doctor.ts'
import type { HostDeps } from '@gatehouse/core/doctor/doctor-deps.ts'
import { ClockSkew } from '@gatehouse/core/identity/clock-skew.ts'
import { caddyBinary, type TestEdge } from './edge.ts'

/** What the doctor sees of a place before there is an edge: of this very process, unless told otherwise. */
export function testHost(
  { folder, place }: Pick<TestEdge, 'folder' | 'place'>,
  other: Partial<HostDeps> = {},
): HostDeps {
  const config = {
    production: false,
    masterKeyFile: undefined,
    edge: { kind: 'managed' as const, binary: caddyBinary },
  }
  return { ...doctorHost(config, folder, place, process.env), ...other }
}

/** The real doctor of a real edge. */
export function testDoctor(edge: TestEdge, other: Partial<HostDeps> = {}): Doctor {
  const parts = {
    ...edge.stores,
    edge: edge.control,
    clockSkew: new ClockSkew(),
    statusPage: servedFolders(edge.place),
  }
  return openDoctor(testHost(edge, other), parts)
}
