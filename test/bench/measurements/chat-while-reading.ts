import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { systemClock } from '@gatehouse/core/clock.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'
import { FakeSlack } from '../../fakes/slack/fake-slack.ts'
import type { TestEdge } from '../../harness/edge.ts'
import { writeLog } from '../access-log/write-log.ts'
import { answerAt, edgeWith, many } from '../many-routes.ts'
import { startProgram } from '../program.ts'
import type { Measurement } from '../row.ts'
import { rowAt99 } from '../row-at-99.ts'

const lines = 1_000_000
const mostMs = 100
const pauseMs = 50
/** As Slack takes it when nothing comes. */
const lateMs = 3000
const hourMs = 3_600_000
const untilAnswerMs = 60_000

/** How long Slack waits while a long log is read as fast as that goes. */
export const chatWhileReading: Measurement = {
  name: 'chat-while-reading',
  title: 'Until a chat has its acknowledgement, while a log is read at full speed',
  run: async say => {
    say(`writing a log of ${lines} lines`)
    const slack = await FakeSlack.start({ clock: systemClock })
    const edge = await edgeWith(many(24, answerAt))
    const act = asker(edge, slack)
    await edge.leave()
    // It is read before the log itself, which Caddy writes.
    writeLog(join(dirname(edge.place.accessLog), 'access-2026-01-01T00-00-00.000-size.log'), {
      lines,
      forMs: hourMs,
    })
    const writtenMs = Date.now()
    const env = { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url }
    const program = await startProgram({ folder: edge.folder, http: edge.http, env })
    const traffic = readerOf(edge.folder)
    const isReading = () => (traffic.coverage().lastLineMs ?? 0) < writtenMs - hourMs / 60
    try {
      await connected(act)
      const figures: number[] = []
      while (isReading()) {
        figures.push((await act()) ?? lateMs)
        say(`asked ${figures.length} times`)
        await systemClock.sleep(pauseMs)
      }
      if (figures.length === 0) throw new Error('the log was read before anything was asked')
      return [
        rowAt99(
          {
            name: 'Slack, a command, 99th percentile',
            target: { sense: 'at most', value: mostMs },
            unit: 'ms',
            how: `/gate status until the envelope is acknowledged, ${figures.length} times while ${lines.toLocaleString('en')} lines were read; the range is the median and the longest`,
          },
          figures,
        ),
      ]
    } finally {
      traffic.close()
      await program.stop()
      await slack.close()
      rmSync(edge.folder, { recursive: true, force: true })
    }
  },
}

/** Somebody who may look. @returns asks, and says after how many milliseconds it was acknowledged */
function asker({ stores }: TestEdge, slack: FakeSlack): () => Promise<number | undefined> {
  const nowMs = systemClock.nowMs()
  const ops = slack.channel('ops')
  const anna = slack.member('anna')
  const { id } = stores.accounts.add({ name: 'anna', role: 'operator' }, nowMs)
  stores.accounts.link(id, { platform: 'slack', workspace: slack.team, user: anna.id }, nowMs)
  const place = { platform: 'slack', workspace: slack.team, channel: ops.id } as const
  stores.places.set({ ...place, verdict: 'allow', role: 'admin', cards: true }, nowMs)
  return async () => (await anna.slash(ops, '/gate status')).acknowledgedAfterMs
}

async function connected(act: () => Promise<number | undefined>): Promise<void> {
  const deadline = performance.now() + untilAnswerMs
  while ((await act().catch(() => undefined)) === undefined) {
    if (performance.now() > deadline) throw new Error('no answer within a minute')
    await systemClock.sleep(pauseMs)
  }
}

function readerOf(folder: string): SqliteTrafficReader {
  const live = () => ({ untilMs: null, behindBytes: 0, behindMs: 0, blind: null })
  return new SqliteTrafficReader({ file: join(folder, 'traffic.db'), live })
}
