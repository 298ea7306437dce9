import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BlockStore } from '@gatehouse/core/blocks/block.ts'
import { CaddyAdminApi } from '@gatehouse/core/caddy/admin-api.ts'
import { CertificateFolder } from '@gatehouse/core/caddy/certificate-folder.ts'
import { DnsCredentials } from '@gatehouse/core/caddy/dns-credentials.ts'
import { type EdgeFolder, prepareEdgeFolder } from '@gatehouse/core/caddy/edge-folder.ts'
import { ExternalCaddy } from '@gatehouse/core/caddy/external-caddy.ts'
import { demandFree } from '@gatehouse/core/caddy/free-listener.ts'
import { LogOpenings } from '@gatehouse/core/caddy/log-openings.ts'
import { ManagedCaddy } from '@gatehouse/core/caddy/managed-caddy.ts'
import { reachedAt } from '@gatehouse/core/caddy/reached-at.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import { askUpstreams } from '@gatehouse/core/edge/ask-upstreams.ts'
import { EdgeControl } from '@gatehouse/core/edge/edge-control.ts'
import type { BootFile, EdgeHost } from '@gatehouse/core/edge/edge-deps.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { createResolver, ownAddresses } from '@gatehouse/core/network.ts'
import { choosePairs } from '@gatehouse/core/routing/certificates/choose-pairs.ts'
import type { RevisionStore } from '@gatehouse/core/routing/revision.ts'
import { initialSettings, Settings } from '@gatehouse/core/routing/settings.ts'
import { WatchedFileReader } from '@gatehouse/core/watched-files/watched-file-reader.ts'
import type { Config } from '../config.ts'
import { keepAddresses } from './edge-addresses.ts'

interface EdgeParts {
  config: Config
  place: EdgeFolder
  revisions: RevisionStore
  blocks: BlockStore
  log: Log
  tell(event: EdgeEvent): void
  /** Takes how to end the edge at once, before there is one. */
  whenForced(kill: () => void): void
}

/** The edge of an instance, started, with the way to end it. */
export interface OpenEdge {
  control: EdgeControl
  /** Ends a Caddy that Gatehouse started; leaves any other alone. */
  close(): Promise<void>
}

/**
 * Starts to drive the edge that the configuration names, and moves its listeners where the environment wants them.
 * @throws AppError when the edge cannot be had
 */
export async function openEdge(parts: EdgeParts): Promise<OpenEdge> {
  const { config, place, revisions, blocks, log, tell } = parts
  demandHistory(revisions, place.bootFile)
  const admin = new CaddyAdminApi(place.adminSocket)
  const managed = config.edge.kind === 'managed' ? manage(config.edge.binary) : null
  const host: EdgeHost & BootFile =
    managed ?? new ExternalCaddy(admin, place.bootFile, words => void control.died(words))
  parts.whenForced(() => managed?.kill())
  const resolve = createResolver(systemClock.monotonicMs)
  const edgeAddresses = keepAddresses(place.host, resolve, log)
  const dns = new DnsCredentials(place.dns, config.edge.kind === 'managed' ? config.edge.binary : null)
  const initial = { settings: firstSettings(config), policies: [], mitigations: [], routes: [] }
  const control = new EdgeControl({
    admin,
    host,
    bootFile: host,
    ...reachedAt(place.host),
    ownPairs: place.ownPairs,
    dns,
    revisions,
    guards: {
      resolve,
      ownAddresses: () => [...ownAddresses(), ...edgeAddresses.known()],
      ownListeners: () => (config.web === null ? [] : [config.web]),
      dns,
      ownCertificates: hosts => {
        const nowMs = systemClock.nowMs()
        return choosePairs(place.ownPairs.read(nowMs), place.ownPairs.inUse(), hosts, nowMs)
      },
      files: new WatchedFileReader(place),
      blockedOn: (route, but, most) => blocks.onRoute(route, but, systemClock.nowMs(), most),
      upstreams: () => askUpstreams({ admin, log }),
    },
    place,
    initial,
    clock: systemClock,
    log,
    fault: () => undefined,
    tell,
    joinWindowMs: 1000,
  })
  try {
    if (managed && !(await managed.runs()))
      await demandFreeListeners(config, control.current().state.settings)
    await edgeAddresses.look()
    await control.start()
    await moveListeners(control, config)
  } catch (error) {
    await edgeAddresses.close()
    await managed?.abandon()
    throw error
  }
  const close = async () => {
    await edgeAddresses.close()
    await managed?.stop()
  }
  return { control, close }

  function manage(binary: string): ManagedCaddy {
    return new ManagedCaddy({
      binary,
      folder: place,
      admin,
      clock: systemClock,
      log,
      died: words => void control.died(words),
    })
  }
}

/** Where everything of the edge is that the configuration names. @throws AppError when its folder cannot be made */
export function edgePlace(config: Config, dataFolder: string): EdgeFolder {
  const place = prepareEdgeFolder(dataFolder)
  if (config.edge.kind === 'managed') return place
  const shared = join(config.edge.socket, '..')
  const ownPairs = new CertificateFolder(join(dataFolder, 'certificates'), join(shared, 'certificates'))
  return {
    ...place,
    adminSocket: config.edge.socket,
    accessLog: join(shared, 'access.log'),
    wafLog: join(shared, 'waf.log'),
    logs: new LogOpenings(join(shared, 'access.log')),
    log: join(shared, 'caddy.log'),
    bootFile: join(shared, 'boot.json'),
    storage: join(shared, 'storage'),
    webSocket: join(shared, 'web.sock'),
    blocks: join(shared, 'blocks', 'blocks.txt'),
    ownPairs,
    ownCertificates: ownPairs.loaded,
    host: config.edge.host,
  }
}

function firstSettings(config: Config): Settings {
  const http = config.http ?? (config.production ? ':80' : '127.0.0.1:8080')
  const https = config.https === undefined ? (config.production ? ':443' : null) : config.https
  return demandValid({ ...initialSettings(http, https), loopbackUpstreams: !config.production })
}

/** @throws AppError `invalid` when the environment asks for what cannot be */
function demandValid(settings: Settings): Settings {
  const read = Settings.safeParse(settings)
  if (read.success) return read.data
  throw new AppError(
    'invalid',
    `GATEHOUSE_HTTP and GATEHOUSE_HTTPS do not go together: ${read.error.issues[0]?.message ?? 'unknown'}.`,
  )
}

/**
 * A new database beside an edge that has run is a lost one: a failed mount, a wrong restore. Starting would empty the edge.
 * @throws AppError `conflict`
 */
function demandHistory(revisions: RevisionStore, bootFile: string): void {
  if (revisions.list(1).length > 0 || !existsSync(bootFile)) return
  throw new AppError(
    'conflict',
    `There is no database, but the edge has run a configuration before (${bootFile}). Put gatehouse.db back, or remove that file to begin anew with an empty edge.`,
  )
}

async function demandFreeListeners(config: Config, settings: Settings): Promise<void> {
  const { http, https } = wanted(config, settings)
  await demandFree(http, 'GATEHOUSE_HTTP')
  if (https !== null) await demandFree(https, 'GATEHOUSE_HTTPS')
}

/** The environment decides where the edge listens; what it leaves open stays as it is in the settings. */
function wanted(config: Config, settings: Settings): Settings {
  const https = config.https === undefined ? settings.https : config.https
  const tls = https === null ? 'off' : settings.tls === 'off' ? 'internal' : settings.tls
  const dnsProvider = tls === 'acme' ? settings.dnsProvider : null
  return demandValid({ ...settings, http: config.http ?? settings.http, https, tls, dnsProvider })
}

async function moveListeners(control: EdgeControl, config: Config): Promise<void> {
  const outcome = await control.change({
    edit: state => ({ ...state, settings: wanted(config, state.settings) }),
    risk: 'change',
    author: 'gatehouse',
    why: 'listeners from the environment',
    verify: false,
    consent: { kind: 'own' },
  })
  if (outcome.kind === 'applied' || outcome.kind === 'unchanged') return
  const words = outcome.kind === 'failed' ? outcome.words : 'a guard refuses it'
  throw new AppError(
    'conflict',
    `The edge cannot listen where GATEHOUSE_HTTP and GATEHOUSE_HTTPS want it: ${words}`,
  )
}
