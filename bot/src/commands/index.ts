import type { Command } from '../command.ts'
import { configShow } from './config-show.ts'
import { driftRepair } from './drift-repair.ts'
import { driftShow } from './drift-show.ts'
import { help } from './help.ts'
import { revisionDiff } from './revision-diff.ts'
import { revisionList } from './revision-list.ts'
import { revisionShow } from './revision-show.ts'
import { rollback } from './rollback.ts'
import { routeAdd } from './route-add.ts'
import { routeDisable } from './route-disable.ts'
import { routeEnable } from './route-enable.ts'
import { routeList } from './route-list.ts'
import { routeRemove } from './route-remove.ts'
import { routeSet } from './route-set.ts'
import { routeShow } from './route-show.ts'
import { settingsSet } from './settings-set.ts'
import { settingsShow } from './settings-show.ts'
import { status } from './status.ts'
import { undo } from './undo.ts'

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [
  status,
  routeList,
  routeShow,
  routeAdd,
  routeSet,
  routeRemove,
  routeEnable,
  routeDisable,
  revisionList,
  revisionShow,
  revisionDiff,
  rollback,
  undo,
  driftShow,
  driftRepair,
  settingsShow,
  settingsSet,
  configShow,
  help,
]
