import type { Check } from '../check.ts'
import { adminSocketMode } from './admin-socket-mode.ts'
import { gatehouseUser } from './gatehouse-user.ts'
import { unknownHost } from './unknown-host.ts'

/** Every rule of the doctor. */
export const checks: readonly Check[] = [adminSocketMode, gatehouseUser, unknownHost]
