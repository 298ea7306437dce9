import { dirname } from 'node:path'
import { AlertBook } from '@gatehouse/core/alerts/alert-book.ts'
import { secretNames } from '@gatehouse/core/alerts/secret-names.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import type { KeyFile } from '@gatehouse/core/identity/key-file.ts'
import { revisionAudit } from '@gatehouse/core/identity/revision-audit.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { SqliteAccountStore } from '@gatehouse/core/sqlite/account-store.ts'
import { SqliteAlertStore } from '@gatehouse/core/sqlite/alert-store.ts'
import { SqliteAnnouncements } from '@gatehouse/core/sqlite/announcements.ts'
import { SqliteApiKeyStore } from '@gatehouse/core/sqlite/api-key-store.ts'
import { SqliteAuditLog } from '@gatehouse/core/sqlite/audit-log.ts'
import { SqliteBlockStore } from '@gatehouse/core/sqlite/block-store.ts'
import { SqliteCardStore } from '@gatehouse/core/sqlite/card-store.ts'
import { SqliteCodes } from '@gatehouse/core/sqlite/codes-store.ts'
import { SqliteConfirmationStore } from '@gatehouse/core/sqlite/confirmation-store.ts'
import type { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteDeliveryStore } from '@gatehouse/core/sqlite/delivery-store.ts'
import { SqliteDoctorWaiverStore } from '@gatehouse/core/sqlite/doctor-waiver-store.ts'
import { SqliteEnrolments } from '@gatehouse/core/sqlite/enrolment-store.ts'
import { SqliteFindingAllowStore } from '@gatehouse/core/sqlite/finding-allow-store.ts'
import { SqliteIdempotencyStore } from '@gatehouse/core/sqlite/idempotency-store.ts'
import { SqliteIncidentStore } from '@gatehouse/core/sqlite/incident-store.ts'
import type { SqliteKeyring } from '@gatehouse/core/sqlite/keyring-store.ts'
import { SqliteLeaseStore } from '@gatehouse/core/sqlite/lease-store.ts'
import { SqliteLogForgetStore } from '@gatehouse/core/sqlite/log-forget-store.ts'
import { SqliteMasterKey } from '@gatehouse/core/sqlite/master-key.ts'
import { SqliteMeasureStore } from '@gatehouse/core/sqlite/measure-store.ts'
import { SqliteOneTimeLinkStore } from '@gatehouse/core/sqlite/one-time-link-store.ts'
import { SqlitePageSessionStore } from '@gatehouse/core/sqlite/page-session-store.ts'
import { SqlitePairingStore } from '@gatehouse/core/sqlite/pairing-store.ts'
import { SqlitePlaceStore } from '@gatehouse/core/sqlite/place-store.ts'
import { SqlitePolicyUserStore } from '@gatehouse/core/sqlite/policy-user-store.ts'
import { SqlitePrivateViewStore } from '@gatehouse/core/sqlite/private-view-store.ts'
import { SqliteProbeStore } from '@gatehouse/core/sqlite/probe-store.ts'
import { SqliteRetentionStore } from '@gatehouse/core/sqlite/retention-store.ts'
import { SqliteRevisionStore } from '@gatehouse/core/sqlite/revision-store.ts'
import { SqliteSecretStore } from '@gatehouse/core/sqlite/secret-store.ts'
import { SqliteSeenAddressStore } from '@gatehouse/core/sqlite/seen-address-store.ts'
import { SqliteToldEraser } from '@gatehouse/core/sqlite/told-eraser.ts'
import { SqliteWebhookOutbox } from '@gatehouse/core/sqlite/webhook-outbox.ts'

import { Turns } from '@gatehouse/core/turns.ts'
import { questionTurns } from '../access-log/asker-turns.ts'
import { masterKeyNow } from '../backup/master-key-now.ts'
import { openBackups } from '../backup/open-backups.ts'
import { Strangers } from '../dispatch/strangers.ts'
import { openImports } from './open-imports.ts'

interface StoreParts {
  database: Database
  keyring: SqliteKeyring
  /** Of the master key. */
  keyFile: KeyFile
  clock: Clock
  log: Log
  /** The Caddy of the edge; null where that runs somewhere else. */
  caddy: string | null
}

/** Everything that an instance keeps in its database. */
export type Stores = ReturnType<typeof openStores>

/**
 * Opens what is kept in a database.
 * @throws AppError `unavailable` when the key of the audit cannot be read
 */
export function openStores({ database, keyring, keyFile, clock, log, caddy }: StoreParts) {
  const secrets = new SqliteSecretStore(database, keyring)
  const audit = new SqliteAuditLog(database, secrets.secret('audit'))
  const accounts = new SqliteAccountStore(database)
  const confirmations = new SqliteConfirmationStore(database)
  const links = new SqliteOneTimeLinkStore(database)
  const alertStore = new SqliteAlertStore(database)
  return {
    transactions: database,
    pageSessions: new SqlitePageSessionStore(database),
    audit,
    announcements: new SqliteAnnouncements(database, audit),
    revisions: new SqliteRevisionStore(database, revisionAudit(audit, clock)),
    accounts,
    places: new SqlitePlaceStore(database),
    pairings: new SqlitePairingStore(database),
    codes: new SqliteCodes(database, keyring),
    enrolments: new SqliteEnrolments(database, keyring, accounts),
    links,
    blocks: new SqliteBlockStore(database),
    policyUsers: new SqlitePolicyUserStore(database),
    keys: new SqliteApiKeyStore(database),
    confirmations,
    deliveries: new SqliteDeliveryStore(database),
    cards: new SqliteCardStore(database),
    privateViews: new SqlitePrivateViewStore(database, keyring),
    strangers: new Strangers(10),
    underWay: new Set<string>(),
    documents: new Turns(),
    imports: openImports(caddy),
    questionTurns: questionTurns(),
    idempotency: new SqliteIdempotencyStore(database),
    alertStore,
    nameOf: secretNames(secrets.secret('alert-names')),
    alerts: new AlertBook(alertStore),
    incidents: new SqliteIncidentStore(database),
    findingAllows: new SqliteFindingAllowStore(database),
    databaseState: () => database.state(),
    doctorWaivers: new SqliteDoctorWaiverStore(database),
    trafficMeasures: new SqliteMeasureStore(database),
    seenAddresses: new SqliteSeenAddressStore(database),
    logForgets: new SqliteLogForgetStore(database),
    toldEraser: new SqliteToldEraser(database),
    alertTurns: new Turns(),
    leases: new SqliteLeaseStore(database),
    retentions: new SqliteRetentionStore(database),
    probes: new SqliteProbeStore(database),
    webhookOutbox: new SqliteWebhookOutbox(database),
    backups: openBackups({
      dataFolder: dirname(database.sqlite.name),
      masterKeyFile: keyFile.path,
      masterKey: () => masterKeyNow(keyFile, () => keyring.checkValue()),
      clock,
    }),
    masterKey: new SqliteMasterKey({ database, keyring, keyFile, confirmations, links, log }),
  }
}
