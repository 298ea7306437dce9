import { openDoctor, servedFolders } from '@gatehouse/bot/startup/open-doctor.ts'
import type { Doctor } from '@gatehouse/core/doctor/doctor.ts'
import type { HostDeps } from '@gatehouse/core/doctor/doctor-deps.ts'
import { ClockSkew } from '@gatehouse/core/identity/clock-skew.ts'
import { expect } from 'vitest'
import { testHost } from '../../harness/doctor.ts'
import type { TestGatehouse } from '../../harness/gatehouse.ts'
import { rawAdmin } from '../../harness/raw-admin.ts'

/** What a check saw, in short: `bad (high): It does not.` */
async function seenBy(doctor: Doctor, id: string): Promise<string> {
  const { results } = await doctor.examine([id])
  const [{ seen, severity } = expect.fail(`there is no check ${id}`)] = results
  const kind = seen.kind === 'bad' ? `bad (${severity})` : seen.kind
  return `${kind}: ${seen.words}`
}

/** Looks at a real edge, as in the demo unless told otherwise, with other parts of it if wished. */
export function seeing(
  { edge, clock }: TestGatehouse,
  host: Partial<HostDeps> = {},
  other: Partial<Parameters<typeof openDoctor>[1]> = {},
): (id: string) => Promise<string> {
  const parts = {
    ...edge.stores,
    edge: edge.control,
    clockSkew: new ClockSkew(),
    statusPage: servedFolders(edge.place),
    ...other,
  }
  const doctor = openDoctor(testHost(edge, { clock, ...host }), parts)
  return id => seenBy(doctor, id)
}

/** A configuration as somebody with the admin socket sees it. */
// biome-ignore lint/suspicious/noExplicitAny: it is broken in every way that there is
export type Wild = any

/** Has Caddy run something else behind the back of Gatehouse while `work` looks at it; puts it right again. */
export async function behindItsBack<T>(
  { edge }: TestGatehouse,
  breaks: (config: Wild) => void,
  work: () => Promise<T>,
): Promise<T> {
  const { adminSocket } = edge.place
  const before = (await rawAdmin(adminSocket, 'GET', '/config/')).body
  const config: Wild = JSON.parse(before)
  breaks(config)
  const { status, body } = await rawAdmin(adminSocket, 'POST', '/config/', JSON.stringify(config))
  expect({ status, body }).toMatchObject({ status: 200 })
  try {
    return await work()
  } finally {
    await rawAdmin(adminSocket, 'POST', '/config/', before)
  }
}
