import { join, resolve } from 'node:path'
import { CaddyAdminApi } from '@gatehouse/core/caddy/admin-api.ts'
import type { EdgeFolder } from '@gatehouse/core/caddy/edge-folder.ts'
import { reachedAt } from '@gatehouse/core/caddy/reached-at.ts'
import { tryHandshake } from '@gatehouse/core/caddy/try-handshake.ts'
import { type Clock, systemClock } from '@gatehouse/core/clock.ts'
import { Doctor } from '@gatehouse/core/doctor/doctor.ts'
import type {
  DoctorFiles,
  Handshake,
  HostDeps,
  Question,
  RunningDeps,
} from '@gatehouse/core/doctor/doctor-deps.ts'
import { failures, isGrave } from '@gatehouse/core/doctor/report.ts'
import { knownHost } from '@gatehouse/core/doctor/view/known-host.ts'
import { ProcessView } from '@gatehouse/core/doctor/view/process-view.ts'
import { listenerOf } from '@gatehouse/core/doctor/view/socket-owner.ts'
import type { EdgeReply } from '@gatehouse/core/edge/edge-probe.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import { MasterKeyFile } from '@gatehouse/core/key-file/master-key-file.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { listenerAt } from '@gatehouse/core/routing/listener.ts'
import { sqliteVersion } from '@gatehouse/core/sqlite/sqlite-version.ts'
import { type Config, variables } from '../config.ts'
import type { Stores } from './open-stores.ts'

/** Once the first minute of a start is over. */
const firstLookMs = 60_000
const dayMs = 86_400_000
/** What is grave may be mended at any moment. */
const hourMs = 3_600_000

/** What the configuration says of the place. */
type Place = Pick<Config, 'production' | 'masterKeyFile' | 'edge'>

/** Where the files of the edge are. */
type Files = Pick<EdgeFolder, 'adminSocket' | 'accessLog' | 'wafLog' | 'storage' | 'bootFile' | 'webSocket'>

/** What the doctor may look at before there is an edge. */
export function doctorHost(
  config: Place,
  dataFolder: string,
  place: Files,
  environment: HostDeps['environment'],
): HostDeps {
  return {
    production: config.production,
    clock: systemClock,
    self: new ProcessView(process.pid),
    get edgeProcess() {
      const pid = listenerOf(place.adminSocket)
      return pid === null ? null : new ProcessView(pid)
    },
    managedBinary: config.edge.kind === 'managed' ? config.edge.binary : null,
    sqliteVersion: sqliteVersion(),
    environment,
    ownVariables: variables,
    masterKey: new MasterKeyFile(filesOf(config, dataFolder, place).masterKey),
    files: filesOf(config, dataFolder, place),
  }
}

function filesOf({ masterKeyFile }: Place, dataFolder: string, place: Files): DoctorFiles {
  const { adminSocket, accessLog, wafLog, storage, bootFile, webSocket } = place
  return {
    dataFolder,
    database: join(dataFolder, 'gatehouse.db'),
    trafficDatabase: join(dataFolder, 'traffic.db'),
    masterKey: masterKeyFile ?? join(dataFolder, 'master.key'),
    settings: resolve('.env'),
    backups: join(dataFolder, 'backups'),
    adminSocket,
    accessLog,
    wafLog,
    storage,
    bootFile,
    webSocket,
  }
}

/** What the edge serves of files. */
export function servedFolders({ statusPage, statusDocuments }: EdgeFolder): readonly string[] {
  return [statusPage, statusDocuments]
}

/** The same, and where its listeners are reached. */
export function edgeForDoctor(place: EdgeFolder): Pick<Parts, 'statusPage' | 'edgeHost'> {
  return { statusPage: servedFolders(place), edgeHost: place.host }
}

type Parts = Pick<
  Stores,
  | 'revisions'
  | 'accounts'
  | 'codes'
  | 'keys'
  | 'places'
  | 'audit'
  | 'backups'
  | 'doctorWaivers'
  | 'databaseState'
> &
  Pick<RunningDeps, 'edge' | 'clockSkew' | 'statusPage'> & {
    /** The name or address at which the listeners of the edge are reached; this machine's own unless it is named. */
    edgeHost?: string
  }

/** The doctor of an instance whose edge is driven. */
export function openDoctor(host: HostDeps, parts: Parts): Doctor {
  const admin = new CaddyAdminApi(host.files.adminSocket)
  const { edge, edgeHost = '127.0.0.1', revisions, accounts, codes, keys, places, audit, clockSkew } = parts
  const running: Omit<RunningDeps, keyof HostDeps> = {
    edge,
    revisions,
    accounts,
    codes,
    keys,
    places,
    audit,
    clockSkew,
    statusPage: parts.statusPage,
    database: parts.databaseState,
    lastBackup: () => parts.backups.lastGood(),
    handshake: newest => handshake(edge.current().state, edgeHost, newest),
    ask: question => askEdge(edge.current().state, edgeHost, question),
    running: async () => JSON.parse((await admin.read()).body) as unknown,
  }
  // Whose process the edge is may change: what `host` says is asked each time.
  return new Doctor(Object.assign(Object.create(host) as HostDeps, running), parts.doctorWaivers)
}

/** Looks once the start is over and then each day, or each hour while something grave is bad, until it is closed. */
export function keepLooking(
  doctor: Pick<Doctor, 'examine'>,
  clock: Pick<Clock, 'sleep'>,
  log: Log,
): { close(): Promise<void> } {
  const closing = new AbortController()
  const kept = look(doctor, clock, log, closing.signal)
  return {
    close: async () => {
      closing.abort()
      await kept
    },
  }
}

async function look(
  doctor: Pick<Doctor, 'examine'>,
  clock: Pick<Clock, 'sleep'>,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  let pauseMs = firstLookMs
  for (;;) {
    await clock.sleep(pauseMs, signal)
    if (signal.aborted) return
    try {
      const report = await doctor.examine()
      const failed = failures(report)
      const bad = failed.map(({ check }) => check.id)
      log.info('doctor looked', { checks: report.results.length, bad })
      pauseMs = failed.some(isGrave) ? hourMs : dayMs
    } catch (error) {
      log.warn('doctor could not look', { words: errorWords(error) })
      pauseMs = hourMs
    }
  }
}

function askEdge({ settings }: DesiredState, edgeHost: string, question: Question): Promise<EdgeReply> {
  const { host, method = 'GET', path = '/', headers = {}, plain, through } = question
  const secure = settings.https !== null && plain === undefined
  return reachedAt(edgeHost).send({
    listener: secure ? (settings.https ?? settings.http) : settings.http,
    secure,
    host,
    method,
    path,
    headers: { ...headers },
    body: null,
    ...(through !== undefined && { servername: through }),
  })
}

/** With the name of a host for which there is a certificate. */
function handshake(state: DesiredState, edgeHost: string, newest: 'TLSv1.1' | 'TLSv1.3'): Promise<Handshake> {
  const { https, http } = state.settings
  return tryHandshake(listenerAt(edgeHost, https ?? http), knownHost(state) ?? 'localhost', newest)
}
