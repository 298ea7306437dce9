import type { Check } from '../check.ts'
import { accountsWithoutCodes } from './accounts-without-codes.ts'
import { adminConfig } from './admin-config.ts'
import { adminOnTcp } from './admin-on-tcp.ts'
import { adminSocketMode } from './admin-socket-mode.ts'
import { adminThroughEdge } from './admin-through-edge.ts'
import { auditWhole } from './audit-whole.ts'
import { backupAge } from './backup-age.ts'
import { caddyFileCapabilities } from './caddy-file-capabilities.ts'
import { certificateKeysMode } from './certificate-keys-mode.ts'
import { clock } from './clock.ts'
import { connectionMigration } from './connection-migration.ts'
import { containerSocket } from './container-socket.ts'
import { coreDumps } from './core-dumps.ts'
import { dataDisk } from './data-disk.ts'
import { dataFolderMode } from './data-folder-mode.ts'
import { databaseHealth } from './database-health.ts'
import { databaseMode } from './database-mode.ts'
import { drift } from './drift.ts'
import { edgeEnvironment } from './edge-environment.ts'
import { edgeHandlers } from './edge-handlers.ts'
import { hostProcesses } from './host-processes.ts'
import { https } from './https.ts'
import { inspector } from './inspector.ts'
import { knownFlaws } from './known-flaws.ts'
import { logMode } from './log-mode.ts'
import { loopbackUpstreams } from './loopback-upstreams.ts'
import { machineFolders } from './machine-folders.ts'
import { masterKeyMode } from './master-key-mode.ts'
import { masterKeyPlace } from './master-key-place.ts'
import { masterKeyStrength } from './master-key-strength.ts'
import { memoryLimit } from './memory-limit.ts'
import { noCapabilities } from './no-capabilities.ts'
import { noNewPrivileges } from './no-new-privileges.ts'
import { noRoot } from './no-root.ts'
import { oldTls } from './old-tls.ts'
import { placeholders } from './placeholders.ts'
import { plainHttp } from './plain-http.ts'
import { plainUpstreams } from './plain-upstreams.ts'
import { processesLimit } from './processes-limit.ts'
import { processorLimit } from './processor-limit.ts'
import { programFiles } from './program-files.ts'
import { proofs } from './proofs.ts'
import { readOnlyRoot } from './read-only-root.ts'
import { reserve } from './reserve.ts'
import { seccomp } from './seccomp.ts'
import { secretsInEnvironment } from './secrets-in-environment.ts'
import { serverHeader } from './server-header.ts'
import { settingsFileMode } from './settings-file-mode.ts'
import { temporaryNoexec } from './temporary-noexec.ts'
import { trailingDotHost } from './trailing-dot-host.ts'
import { trustedProxies } from './trusted-proxies.ts'
import { twoAdmins } from './two-admins.ts'
import { unknownHost } from './unknown-host.ts'
import { unprotectedRoutes } from './unprotected-routes.ts'
import { unusedKeys } from './unused-keys.ts'
import { watchingWaf } from './watching-waf.ts'
import { wideKeys } from './wide-keys.ts'

/** Every rule of the doctor. */
export const checks: readonly Check[] = [
  accountsWithoutCodes,
  adminConfig,
  adminOnTcp,
  adminSocketMode,
  adminThroughEdge,
  auditWhole,
  backupAge,
  caddyFileCapabilities,
  certificateKeysMode,
  clock,
  connectionMigration,
  containerSocket,
  coreDumps,
  dataDisk,
  dataFolderMode,
  databaseHealth,
  databaseMode,
  drift,
  edgeEnvironment,
  edgeHandlers,
  hostProcesses,
  https,
  inspector,
  knownFlaws,
  logMode,
  loopbackUpstreams,
  machineFolders,
  masterKeyMode,
  masterKeyPlace,
  masterKeyStrength,
  memoryLimit,
  noCapabilities,
  noNewPrivileges,
  noRoot,
  oldTls,
  placeholders,
  plainHttp,
  plainUpstreams,
  processesLimit,
  processorLimit,
  programFiles,
  proofs,
  readOnlyRoot,
  reserve,
  seccomp,
  secretsInEnvironment,
  serverHeader,
  settingsFileMode,
  temporaryNoexec,
  trailingDotHost,
  trustedProxies,
  twoAdmins,
  unknownHost,
  unprotectedRoutes,
  unusedKeys,
  watchingWaf,
  wideKeys,
]
