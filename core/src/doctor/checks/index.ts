import type { Check } from '../check.ts'
import { adminOnTcp } from './admin-on-tcp.ts'
import { adminSocketMode } from './admin-socket-mode.ts'
import { caddyFileCapabilities } from './caddy-file-capabilities.ts'
import { certificateKeysMode } from './certificate-keys-mode.ts'
import { connectionMigration } from './connection-migration.ts'
import { containerSocket } from './container-socket.ts'
import { coreDumps } from './core-dumps.ts'
import { dataDisk } from './data-disk.ts'
import { dataFolderMode } from './data-folder-mode.ts'
import { databaseMode } from './database-mode.ts'
import { edgeEnvironment } from './edge-environment.ts'
import { hostProcesses } from './host-processes.ts'
import { inspector } from './inspector.ts'
import { knownFlaws } from './known-flaws.ts'
import { logMode } from './log-mode.ts'
import { machineFolders } from './machine-folders.ts'
import { masterKeyMode } from './master-key-mode.ts'
import { masterKeyPlace } from './master-key-place.ts'
import { masterKeyStrength } from './master-key-strength.ts'
import { memoryLimit } from './memory-limit.ts'
import { noCapabilities } from './no-capabilities.ts'
import { noNewPrivileges } from './no-new-privileges.ts'
import { noRoot } from './no-root.ts'
import { processesLimit } from './processes-limit.ts'
import { processorLimit } from './processor-limit.ts'
import { programFiles } from './program-files.ts'
import { readOnlyRoot } from './read-only-root.ts'
import { seccomp } from './seccomp.ts'
import { secretsInEnvironment } from './secrets-in-environment.ts'
import { settingsFileMode } from './settings-file-mode.ts'
import { temporaryNoexec } from './temporary-noexec.ts'
import { unknownHost } from './unknown-host.ts'

/** Every rule of the doctor. */
export const checks: readonly Check[] = [
  adminOnTcp,
  adminSocketMode,
  caddyFileCapabilities,
  certificateKeysMode,
  connectionMigration,
  containerSocket,
  coreDumps,
  dataDisk,
  dataFolderMode,
  databaseMode,
  edgeEnvironment,
  hostProcesses,
  inspector,
  knownFlaws,
  logMode,
  machineFolders,
  masterKeyMode,
  masterKeyPlace,
  masterKeyStrength,
  memoryLimit,
  noCapabilities,
  noNewPrivileges,
  noRoot,
  processesLimit,
  processorLimit,
  programFiles,
  readOnlyRoot,
  seccomp,
  secretsInEnvironment,
  settingsFileMode,
  temporaryNoexec,
  unknownHost,
]
