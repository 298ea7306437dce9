import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { systemClock } from '@gatehouse/core/clock.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { Ballast } from '@gatehouse/core/sqlite/ballast.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { lockFolder } from '@gatehouse/core/sqlite/folder-lock.ts'
import { commands } from './commands/index.ts'
import { type Config, loadDotEnv, readConfig } from './config.ts'
import { refuseDemoFolder, startDemo } from './demo/demo.ts'
import type { DispatchDeps } from './dispatch/dispatch.ts'
import { resumeApproved } from './dispatch/execute.ts'
import { complete } from './grammar/complete.ts'
import { type Prompt, startPrompt } from './platforms/console/prompt.ts'
import { socketPath } from './platforms/console/socket-path.ts'
import { startSocketServer } from './platforms/console/socket-server.ts'
import { prepareDataFolder } from './startup/data-folder.ts'
import { StartingDesk } from './startup/desk.ts'
import { openLog } from './startup/log-file.ts'
import { openEdge } from './startup/open-edge.ts'
import { openMasterKey } from './startup/open-master-key.ts'
import { openStores } from './startup/open-stores.ts'
import { Shutdown } from './startup/shutdown.ts'
import { welcome } from './startup/welcome.ts'

const shutdown = new Shutdown(systemClock.monotonicMs)

try {
  loadDotEnv()
  await run(readConfig(process.env))
} catch (error) {
  await shutdown.run()
  if (!(error instanceof AppError)) throw error
  process.stderr.write(`Gatehouse cannot start. ${errorWords(error)}\n`)
  process.exitCode = 1
}

async function run(config: Config): Promise<void> {
  process.umask(0o077)
  const startedAtMs = systemClock.nowMs()
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true
  const dataFolder = prepareDataFolder(config.dataFolder)
  const lock = lockFolder(dataFolder)
  shutdown.atEnd(async () => lock.release())
  const log = openLog(dataFolder, terminal)
  const database = new Database(join(dataFolder, 'gatehouse.db'), new Ballast(join(dataFolder, 'ballast')))
  shutdown.atEnd(async () => database.close())
  const key = openMasterKey({ config, dataFolder, database, nowMs: startedAtMs, log })
  const stores = openStores({ database, keyring: key.keyring, keyFile: key.file, clock: systemClock, log })
  if (config.production) refuseDemoFolder(stores.revisions)
  const handovers = new LinkHandovers({ ...stores, clock: systemClock })
  const desk = new StartingDesk(handovers, log)
  // Before the edge is touched: a start that cannot be used must not move a listener.
  const socket = await startSocketServer({
    path: socketPath(dataFolder),
    desk,
    keyOf: secret => stores.keys.bySecret(secret)?.id ?? null,
    log,
  })
  shutdown.atEnd(socket.close)
  let prompt: Prompt | undefined
  const tell = (event: EdgeEvent) => {
    log.warn('edge event', { event })
    prompt?.tell(event)
  }
  const edge = await openEdge({
    config,
    dataFolder,
    revisions: stores.revisions,
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
  const deps: DispatchDeps = {
    ...stores,
    edge: edge.control,
    clock: systemClock,
    linkUrl: () => null,
    commands,
    startedAtMs,
    log,
    reference: () => randomBytes(4).toString('hex'),
  }
  await resumeApproved(deps, error => log.error('confirmed plan not carried out', { error }))
  if (!config.production)
    shutdown.atEnd(
      await startDemo({ edge: edge.control, revisions: stores.revisions, clock: systemClock, log }),
    )
  desk.open(deps)
  process.stdout.write(welcome(config, edge.control, terminal))
  if (terminal) {
    prompt = startPrompt({
      input: process.stdin,
      output: process.stdout,
      colours: process.env,
      desk,
      complete: line => complete(deps, line),
      historyFile: join(dataFolder, 'history'),
      log,
    })
    shutdown.atEnd(prompt.close)
    await Promise.race([prompt.left, shutdown.asked])
    shutdown.begin()
  } else await shutdown.asked
  await shutdown.run()
}
