import type { Backups } from '@gatehouse/core/backup/backups.ts'
import type { Doctor } from '@gatehouse/core/doctor/doctor.ts'
import type { WaiverStore } from '@gatehouse/core/doctor/waiver.ts'

/** How an instance is looked after. */
export interface UpkeepDeps {
  /** Whether it is as safe as it could be, */
  doctor: Pick<Doctor, 'examine' | 'last'>
  /** and with what of that somebody lives. */
  doctorWaivers: WaiverStore
  backups: Backups
}
