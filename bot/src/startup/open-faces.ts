import { randomBytes } from 'node:crypto'
import { type Clock, systemClock } from '@gatehouse/core/clock.ts'
import type { Settings } from '@gatehouse/core/routing/settings.ts'
import { commands } from '../commands/index.ts'
import type { Config } from '../config.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { socketPath } from '../platforms/console/socket-path.ts'
import { startSocketServer } from '../platforms/console/socket-server.ts'
import { DeniedKeys } from '../platforms/denied-keys.ts'
import { PublicWrites } from '../status-documents/public-writes.ts'
import { startWebServer } from '../web/server.ts'
import type { StartingDesk } from './desk.ts'
import type { OpenData } from './open-data.ts'

interface FaceParts {
  config: Config
  data: Pick<OpenData, 'folder' | 'log' | 'stores'>
  /** Where the edge finds the pages and the API. */
  webSocket: string
  desk: StartingDesk
  metrics: Metrics
  settings(): Pick<Settings, 'webHost' | 'statusHost' | 'http' | 'https'>
}

/** The ways in that need no terminal. */
export interface OpenFaces {
  /** Written into by whoever draws the badges: none are shown that are old. */
  publicWrites: PublicWrites
  /** Takes nothing more and waits for what runs. Once, however often it is asked. */
  close(): Promise<void>
}

/**
 * Opens the gate socket, the pages and the API. What comes before the edge is ready waits for it.
 * @throws AppError `conflict` when somebody listens there already
 */
export async function openFaces(parts: FaceParts): Promise<OpenFaces> {
  const { config, desk, settings } = parts
  const { folder, stores, log } = parts.data
  const clock: Clock = systemClock
  const publicWrites = new PublicWrites(clock)
  const deniedKeys = new DeniedKeys({ audit: stores.audit, clock }, 'gate')
  const socket = await startSocketServer({
    path: socketPath(folder),
    desk,
    deniedKey: () => deniedKeys.write('unknown', null, null),
    keyOf: secret => stores.keys.bySecret(secret)?.id ?? null,
    log,
  })
  try {
    const web = await startWebServer(
      {
        ...stores,
        run: desk.run,
        check: desk.check,
        handovers: desk.handovers,
        metrics: parts.metrics,
        badgesAreOfNow: () => publicWrites.areOfNow(),
        commands,
        clock,
        log,
        settings,
        provider: config.provider,
        reference: () => randomBytes(4).toString('hex'),
      },
      { address: config.web, socket: parts.webSocket },
    )
    let closed: Promise<unknown> | null = null
    return {
      publicWrites,
      close: async () => {
        closed ??= Promise.all([web.close(), socket.close()])
        await closed
      },
    }
  } catch (error) {
    await socket.close()
    throw error
  }
}
