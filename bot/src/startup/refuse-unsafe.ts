import type { HostDeps } from '@gatehouse/core/doctor/doctor-deps.ts'
import { examineHost } from '@gatehouse/core/doctor/examine.ts'
import type { WaiverStore } from '@gatehouse/core/doctor/waiver.ts'
import { AppError } from '@gatehouse/core/error.ts'

/**
 * In production nothing is started that a critical rule of the doctor forbids, unless somebody has decided to live with it.
 * @throws AppError `forbidden` that names each of them, with what mends it
 */
export async function refuseUnsafe(host: HostDeps, waivers: Pick<WaiverStore, 'holding'>): Promise<void> {
  if (!host.production) return
  const found = await examineHost(host, waivers.holding(host.clock.nowMs()))
  if (found.length === 0) return
  const lines = found.map(({ check, seen }) => `  ${check.id}: ${seen.words} ${check.fix}`)
  throw new AppError(
    'forbidden',
    [
      `The doctor refuses it: it must be that ${found.map(({ check }) => check.title).join('; that ')}.`,
      ...lines,
    ].join('\n'),
  )
}
