import type { Command } from '../command.ts'
import { accountAdd } from './account-add.ts'
import { accountBootstrap } from './account-bootstrap.ts'
import { accountDisable } from './account-disable.ts'
import { accountEnable } from './account-enable.ts'
import { accountEnroll } from './account-enroll.ts'
import { accountLink } from './account-link.ts'
import { accountList } from './account-list.ts'
import { accountRemove } from './account-remove.ts'
import { accountResetTotp } from './account-reset-totp.ts'
import { accountRole } from './account-role.ts'
import { accountShow } from './account-show.ts'
import { accountUnlink } from './account-unlink.ts'
import { alertAck } from './alert-ack.ts'
import { alertList } from './alert-list.ts'
import { alertShow } from './alert-show.ts'
import { alertSilence } from './alert-silence.ts'
import { alertSilences } from './alert-silences.ts'
import { alertUnack } from './alert-unack.ts'
import { alertUnsilence } from './alert-unsilence.ts'
import { auditExport } from './audit-export.ts'
import { auditHead } from './audit-head.ts'
import { auditList } from './audit-list.ts'
import { auditShow } from './audit-show.ts'
import { auditVerify } from './audit-verify.ts'
import { backupCreate } from './backup-create.ts'
import { backupList } from './backup-list.ts'
import { backupRestore } from './backup-restore.ts'
import { backupVerify } from './backup-verify.ts'
import { block } from './block.ts'
import { blockList } from './block-list.ts'
import { certificateReload } from './certificate-reload.ts'
import { chatCheck } from './chat-check.ts'
import { configShow } from './config-show.ts'
import { confirmationApprove } from './confirmation-approve.ts'
import { confirmationCancel } from './confirmation-cancel.ts'
import { confirmationList } from './confirmation-list.ts'
import { confirmationReject } from './confirmation-reject.ts'
import { confirmationShow } from './confirmation-show.ts'
import { doctor } from './doctor.ts'
import { doctorRules } from './doctor-rules.ts'
import { doctorUnwaive } from './doctor-unwaive.ts'
import { doctorWaive } from './doctor-waive.ts'
import { doctorWaivers } from './doctor-waivers.ts'
import { drain } from './drain.ts'
import { drainEnd } from './drain-end.ts'
import { driftRepair } from './drift-repair.ts'
import { driftShow } from './drift-show.ts'
import { end } from './end.ts'
import { endBlock } from './end-block.ts'
import { exportCaddyfile } from './export-caddyfile.ts'
import { extend } from './extend.ts'
import { extendBlock } from './extend-block.ts'
import { findingAllow } from './finding-allow.ts'
import { findingAllowed } from './finding-allowed.ts'
import { findingDetectors } from './finding-detectors.ts'
import { findingDisallow } from './finding-disallow.ts'
import { findingList } from './finding-list.ts'
import { findingShow } from './finding-show.ts'
import { health } from './health.ts'
import { healthHistory } from './health-history.ts'
import { help } from './help.ts'
import { importCaddyfile } from './import-caddyfile.ts'
import { importNpm } from './import-npm.ts'
import { incidentClose } from './incident-close.ts'
import { incidentExport } from './incident-export.ts'
import { incidentList } from './incident-list.ts'
import { incidentNote } from './incident-note.ts'
import { incidentOpen } from './incident-open.ts'
import { incidentShow } from './incident-show.ts'
import { incidentTimeline } from './incident-timeline.ts'
import { keep } from './keep.ts'
import { keyCreate } from './key-create.ts'
import { keyList } from './key-list.ts'
import { keyRevoke } from './key-revoke.ts'
import { keyRotate } from './key-rotate.ts'
import { keyringRotate } from './keyring-rotate.ts'
import { lockdown } from './lockdown.ts'
import { logsForget } from './logs-forget.ts'
import { logsRate } from './logs-rate.ts'
import { logsSearch } from './logs-search.ts'
import { logsTail } from './logs-tail.ts'
import { logsTop } from './logs-top.ts'
import { maintenance } from './maintenance.ts'
import { maintenanceEnd } from './maintenance-end.ts'
import { metrics } from './metrics.ts'
import { mitigationList } from './mitigation-list.ts'
import { mitigationShow } from './mitigation-show.ts'
import { operationList } from './operation-list.ts'
import { page } from './page.ts'
import { panic } from './panic.ts'
import { placeAllow } from './place-allow.ts'
import { placeDeny } from './place-deny.ts'
import { placeList } from './place-list.ts'
import { policyAdd } from './policy-add.ts'
import { policyKindsCommand } from './policy-kinds.ts'
import { policyList } from './policy-list.ts'
import { policyPreset } from './policy-preset.ts'
import { policyRemove } from './policy-remove.ts'
import { policySet } from './policy-set.ts'
import { policyShow } from './policy-show.ts'
import { policyUnwaive } from './policy-unwaive.ts'
import { policyUserAdd } from './policy-user-add.ts'
import { policyUserList } from './policy-user-list.ts'
import { policyUserPassword } from './policy-user-password.ts'
import { policyUserRemove } from './policy-user-remove.ts'
import { policyWaive } from './policy-waive.ts'
import { probeNow } from './probe-now.ts'
import { prove } from './prove.ts'
import { revisionDiff } from './revision-diff.ts'
import { revisionList } from './revision-list.ts'
import { revisionShow } from './revision-show.ts'
import { rollback } from './rollback.ts'
import { routeAdd } from './route-add.ts'
import { routeDisable } from './route-disable.ts'
import { routeEnable } from './route-enable.ts'
import { routeList } from './route-list.ts'
import { routePolicyAdd } from './route-policy-add.ts'
import { routePolicyList } from './route-policy-list.ts'
import { routePolicyRemove } from './route-policy-remove.ts'
import { routeRemove } from './route-remove.ts'
import { routeSet } from './route-set.ts'
import { routeShow } from './route-show.ts'
import { sessionList } from './session-list.ts'
import { sessionRevoke } from './session-revoke.ts'
import { settingsKeep } from './settings-keep.ts'
import { settingsSet } from './settings-set.ts'
import { settingsShow } from './settings-show.ts'
import { shield } from './shield.ts'
import { status } from './status.ts'
import { throttle } from './throttle.ts'
import { traffic } from './traffic.ts'
import { unblock } from './unblock.ts'
import { undo } from './undo.ts'
import { wafExclude } from './waf-exclude.ts'
import { wafExplain } from './waf-explain.ts'
import { wafTop } from './waf-top.ts'
import { webhookCheck } from './webhook-check.ts'

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [
  status,
  health,
  healthHistory,
  traffic,
  logsSearch,
  logsTail,
  logsForget,
  findingList,
  findingShow,
  findingAllow,
  findingAllowed,
  findingDisallow,
  findingDetectors,
  logsTop,
  logsRate,
  probeNow,
  alertList,
  alertShow,
  alertAck,
  alertUnack,
  alertSilence,
  alertSilences,
  alertUnsilence,
  routeList,
  routeShow,
  routeAdd,
  routeSet,
  routeRemove,
  routeEnable,
  routeDisable,
  routePolicyList,
  routePolicyAdd,
  routePolicyRemove,
  importCaddyfile,
  importNpm,
  exportCaddyfile,
  policyList,
  policyKindsCommand,
  policyShow,
  policyAdd,
  policyPreset,
  policySet,
  policyRemove,
  policyUserList,
  policyUserAdd,
  policyUserPassword,
  policyUserRemove,
  policyWaive,
  policyUnwaive,
  wafTop,
  wafExplain,
  wafExclude,
  prove,
  block,
  unblock,
  blockList,
  panic,
  maintenance,
  maintenanceEnd,
  drain,
  drainEnd,
  throttle,
  shield,
  lockdown,
  mitigationList,
  mitigationShow,
  extend,
  extendBlock,
  end,
  endBlock,
  revisionList,
  revisionShow,
  revisionDiff,
  rollback,
  undo,
  keep,
  operationList,
  driftShow,
  driftRepair,
  doctor,
  doctorRules,
  doctorWaive,
  doctorWaivers,
  doctorUnwaive,
  incidentOpen,
  incidentNote,
  incidentClose,
  incidentList,
  incidentShow,
  incidentTimeline,
  incidentExport,
  page,
  sessionList,
  sessionRevoke,
  settingsShow,
  settingsSet,
  settingsKeep,
  certificateReload,
  chatCheck,
  webhookCheck,
  metrics,
  configShow,
  confirmationList,
  confirmationShow,
  confirmationApprove,
  confirmationReject,
  confirmationCancel,
  accountList,
  accountShow,
  accountBootstrap,
  accountAdd,
  accountEnroll,
  accountRole,
  accountLink,
  accountUnlink,
  accountDisable,
  accountEnable,
  accountRemove,
  accountResetTotp,
  placeList,
  placeAllow,
  placeDeny,
  keyList,
  keyCreate,
  keyRotate,
  keyRevoke,
  auditList,
  auditShow,
  auditVerify,
  auditHead,
  auditExport,
  keyringRotate,
  backupCreate,
  backupList,
  backupVerify,
  backupRestore,
  help,
]
