import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { KeptAlertEvent } from '@gatehouse/core/alerts/alert-store.ts'
import type { EdgeFolder } from '@gatehouse/core/caddy/edge-folder.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { withCodes } from '@gatehouse/core/identity/able.ts'
import { ClockSkew } from '@gatehouse/core/identity/clock-skew.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { ownAddresses } from '@gatehouse/core/network.ts'
import type { Measure } from '@gatehouse/core/observe/measure.ts'
import { resumeForgetting } from './access-log/forgetting.ts'
import { tellAlert } from './alerts/tell-alert.ts'
import { isToldAsAlert } from './alerts/told-as-alert.ts'
import { Chats } from './chat/chats.ts'
import { commands } from './commands/index.ts'
import { type Config, loadDotEnv, readConfig } from './config.ts'
import { startDemo } from './demo/demo.ts'
import type { DispatchDeps } from './dispatch/dispatch-deps.ts'
import { resumeApproved } from './dispatch/execute.ts'
import { complete } from './grammar/complete.ts'
import { writeHappened } from './happened.ts'
import { LinkHandovers } from './link-handovers.ts'
import { effectOf, measuresOf } from './measuring/measures.ts'
import { Metrics } from './metrics/metrics.ts'
import { type Prompt, startPrompt } from './platforms/console/prompt.ts'
import { PolicyPasswords } from './policy-passwords.ts'
import { alertNews } from './replies/alert-news.ts'
import { measureReply } from './replies/measure-reply.ts'
import { activeSettings } from './startup/active-settings.ts'
import { keepComparing } from './startup/compare-clock.ts'
import { StartingDesk } from './startup/desk.ts'
import { keepTime } from './startup/keep-time.ts'
import { openAccessLog } from './startup/open-access-log.ts'
import { openAlerts } from './startup/open-alerts.ts'
import { openBlocks } from './startup/open-blocks.ts'
import { openChats } from './startup/open-chats.ts'
import { type OpenData, openData } from './startup/open-data.ts'
import { doctorHost, edgeForDoctor, keepLooking, openDoctor } from './startup/open-doctor.ts'
import { edgePlace, type OpenEdge, openEdge } from './startup/open-edge.ts'
import { openFaces } from './startup/open-faces.ts'
import { openHealth } from './startup/open-health.ts'
import { openMeasuring } from './startup/open-measuring.ts'
import { openStatusDocuments } from './startup/open-status-documents.ts'
import { openTraffic } from './startup/open-traffic.ts'
import { openWebhook } from './startup/open-webhook.ts'
import { refuseUnsafe } from './startup/refuse-unsafe.ts'
import { Shutdown } from './startup/shutdown.ts'
import { welcome } from './startup/welcome.ts'
import { linkUrls } from './web/link-url.ts'

const shutdown = new Shutdown(systemClock.monotonicMs)

try {
  loadDotEnv()
  await run(readConfig(process.env))
} catch (error) {
  // The words come first: ending may take a while.
  if (error instanceof AppError) process.stderr.write(`Gatehouse cannot start. ${errorWords(error)}\n`)
  process.exitCode = 1
  await shutdown.run()
  if (!(error instanceof AppError)) throw error
}

async function run(config: Config): Promise<void> {
  process.umask(0o077)
  const startedAtMs = systemClock.nowMs()
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true
  const data = openData(config, systemClock, shutdown, terminal)
  const { folder, log, stores } = data
  const passwords = new PolicyPasswords({ ...stores, clock: systemClock })
  const desk = new StartingDesk(new LinkHandovers({ ...stores, passwords, clock: systemClock }), log)
  const place = edgePlace(config, folder)
  const settings = () => activeSettings(stores.revisions)
  const host = doctorHost(config, folder, place, process.env)
  await refuseUnsafe(host, stores.doctorWaivers)
  // Before the edge is touched: a start that cannot be used must not move a listener.
  const metrics = new Metrics(true)
  const faces = await openFaces({ config, data, webSocket: place.webSocket, desk, metrics, settings })
  shutdown.atEnd(faces.close)
  const screen: Screen = {}
  const tell = tellingOn(screen, event => writeHappened({ ...stores, clock: systemClock, log }, event), log)
  const state = () => edge.control.current().state
  // Before the edge is touched, because it starts with their list.
  const blocking = openBlocks({ stores, place, clock: systemClock, log, tell, state })
  const edge = await openDriven(config, data, place, tell).catch((error: unknown) => {
    desk.fail(error instanceof AppError ? errorWords(error) : 'The log says why.')
    throw error
  })
  // Commands that run are waited for while there still is an edge.
  shutdown.atEnd(async () => {
    await faces.close()
    await desk.idle()
  })
  const measures = measuresOf(stores.trafficMeasures)
  const chats = new Chats({ ...stores, measures, edge: edge.control, clock: systemClock, desk, log })
  screen.chats = chats
  const probing = untilTheEnd(openHealth(edge.control, place, stores, log))
  const webhook = untilTheEnd(openWebhook(config.webhook, stores, tell, log))
  const clockSkew = compareClock(config, log)
  const deps: DispatchDeps = {
    ...stores,
    edge: edge.control,
    blocking,
    ownAddresses,
    clock: systemClock,
    chats,
    webhook: webhook.view,
    clockSkew,
    doctor: openDoctor(host, { ...stores, ...edgeForDoctor(place), edge: edge.control, clockSkew }),
    ...readLog(place, data),
    health: probing.health,
    linkUrl: linkUrls({ settings, address: config.web }),
    commands,
    startedAtMs,
    log,
    effectOf: operation => effectOf(stores.trafficMeasures, operation),
    reference: () => randomBytes(4).toString('hex'),
  }
  watchForTrouble(deps, data, { screen, tellOf: webhook.tellOf })
  measureInTime(deps, screen)
  untilTheEnd(keepTime(deps, { blocks: blocking, tell }))
  await resumeApproved(deps, error => log.error('confirmed plan not carried out', { error }))
  if (!config.production) shutdown.atEnd(await startDemo({ ...deps, edge: edge.control }))
  passwords.open(edge.control)
  metrics.open(deps)
  untilTheEnd(openStatusDocuments(deps, folder, faces.publicWrites))
  desk.open(deps, () => chats.changed())
  shutdown.atEnd(openChats(chats, config.chats).close)
  await beThere(config, deps, { data, desk, screen, terminal })
  await shutdown.run()
}

/** Has it closed at the end. */
function untilTheEnd<T extends { close(): Promise<void> }>(opened: T): T {
  shutdown.atEnd(opened.close)
  return opened
}

/** Where people are told of what happens by itself: the terminal, once there is a prompt on it, and the chats. */
interface Screen {
  prompt?: Prompt
  chats?: Chats
}

/** Tells of what happens by itself, wherever people are at that moment. */
function tellingOn(screen: Screen, write: (event: EdgeEvent) => void, log: Log): (event: EdgeEvent) => void {
  return event => {
    log.warn('edge event', { event })
    write(event)
    if (!isToldAsAlert(event)) screen.prompt?.tell(event)
    screen.chats?.tell(event)
  }
}

/** Says that it runs, and how; then it is there for whoever types, until the end. */
async function beThere(
  config: Config,
  deps: DispatchDeps,
  { data, desk, screen, terminal }: { data: OpenData; desk: StartingDesk; screen: Screen; terminal: boolean },
): Promise<void> {
  if (data.warning !== null) process.stderr.write(`${data.warning}\n`)
  process.stdout.write(welcome(config, deps, terminal))
  const asksForAdmin = config.production && withCodes(deps, 'admin').length === 0
  if (terminal) await talk(deps, { desk, folder: data.folder, screen, asksForAdmin })
  else await shutdown.asked
}

interface Talk {
  desk: StartingDesk
  folder: string
  screen: Screen
  asksForAdmin: boolean
}

/** The edge, started and looked after until the end. */
async function openDriven(
  config: Config,
  { stores, log }: OpenData,
  place: EdgeFolder,
  tell: (event: EdgeEvent) => void,
): Promise<OpenEdge> {
  const edge = await openEdge({
    config,
    place,
    revisions: stores.revisions,
    blocks: stores.blocks,
    log,
    tell,
    whenForced: kill => shutdown.whenForced(kill),
  })
  shutdown.atEnd(edge.close)
  const watching = new AbortController()
  const watched = edge.control.watch(watching.signal)
  shutdown.atEnd(async () => {
    watching.abort()
    await watched
  })
  return edge
}

/** Reads the access log: its last minutes for what is asked before and after a change, and all of it for every other number. */
function readLog(
  place: EdgeFolder,
  { folder, log, stores }: OpenData,
): Pick<
  DispatchDeps,
  'traffic' | 'summaries' | 'logLines' | 'waf' | 'findings' | 'findingWatch' | 'logKeeping' | 'forgetInLogs'
> {
  const reading = openTraffic(place.accessLog, log)
  shutdown.atEnd(reading.close)
  const counting = openAccessLog(place, folder, log, {
    allowed: stores.findingAllows.holding(systemClock.nowMs()),
    retention: stores.retentions.retention(),
  })
  shutdown.atEnd(counting.close)
  const { summaries, lines, waf, findings, keeping: logKeeping } = counting
  const forgetInLogs = async (network: string) => {
    const count = await counting.forget(network)
    await reading.anew()
    return count
  }
  const begun = { ...stores, forgetInLogs }
  const resuming = resumeForgetting(begun, log).catch(error =>
    log.error('what is to be taken out of the logs was not', { error }),
  )
  shutdown.atEnd(() => resuming)
  const known = { summaries, logLines: lines, waf, findings, findingWatch: counting, logKeeping }
  return { traffic: reading.traffic, ...known, forgetInLogs }
}

/** Takes commands from the terminal until the person leaves or somebody asks the process to end. */
async function talk(deps: DispatchDeps, { desk, folder, screen, asksForAdmin }: Talk): Promise<void> {
  const prompt = startPrompt({
    input: process.stdin,
    output: process.stdout,
    colours: process.env,
    desk,
    complete: line => complete(deps, line),
    historyFile: join(folder, 'history'),
    asksForAdmin,
    log: deps.log,
  })
  screen.prompt = prompt
  shutdown.atEnd(prompt.close)
  await Promise.race([prompt.left, shutdown.asked])
  shutdown.begin()
}

/** Measures what operations did to traffic, and shows it where they were told of. */
function measureInTime(deps: DispatchDeps, screen: Screen): void {
  const measured = (measure: Measure) => {
    screen.prompt?.show(measureReply(measure))
    screen.chats?.refresh()
  }
  shutdown.atEnd(openMeasuring(deps, measured).close)
}

/** Tells of what is wrong, in the chats and on the terminal. */
function watchForTrouble(
  deps: DispatchDeps,
  { folder, stores }: OpenData,
  { screen, tellOf }: { screen: Screen; tellOf(event: KeptAlertEvent): void },
): void {
  deps.alerts.listen(tellOf)
  untilTheEnd(keepLooking(deps.doctor, systemClock, deps.log))
  const tell = (event: KeptAlertEvent) => {
    tellAlert(deps, event)
    tellOf(event)
  }
  const told = (events: readonly KeptAlertEvent[]) => {
    const own = events.filter(({ alert }) => !alert.elsewhere)
    for (const event of own) screen.prompt?.show(alertNews(event))
    screen.chats?.refresh()
  }
  untilTheEnd(openAlerts(deps, { folder, alerts: stores.alertStore, nameOf: stores.nameOf, tell, told }))
}

/** What is known of this machine's clock; compared with another's until the end where the configuration names one. */
function compareClock({ timeUrl }: Config, log: Log): ClockSkew {
  const skew = new ClockSkew()
  if (timeUrl === null) return skew
  const comparing = new AbortController()
  const compared = keepComparing({ skew, clock: systemClock, log }, timeUrl, comparing.signal)
  shutdown.atEnd(async () => {
    comparing.abort()
    await compared
  })
  return skew
}
