import { findings } from '@gatehouse/core/alerts/sources/findings.ts'
import type { Finding } from '@gatehouse/core/findings/finding.ts'
import type { FindingQuery } from '@gatehouse/core/findings/finding-store.ts'
import { cardScene } from '../chat/channel.ts'
import type { keeper } from '../harness/kept.ts'
import { Alerting } from './alerting.ts'

/** A Gatehouse whose findings a test makes, the newest last, and a channel for cards. */
export async function findingScene(keep: ReturnType<typeof keeper>) {
  const { gate, anna, channel } = await cardScene(keep)
  const all: Finding[] = []
  const list = ({ severity, sinceMs, most }: FindingQuery) =>
    all
      .filter(one => one.lastMs >= sinceMs && (severity !== 'critical' || one.severity === 'critical'))
      .toReversed()
      .slice(0, most)
  const alerting = new Alerting(gate, { findings: { list } }, [findings])
  /** One of sensitive files by 203.0.113.77, where nothing else is said. */
  const finds = (more: Partial<Finding> = {}) => {
    const atMs = gate.clock.nowMs()
    const subject = more.subject ?? '203.0.113.77'
    const sample = { atMs, client: '203.0.113.77', method: 'GET', host: 'shop', target: '/.env', status: 200 }
    all.push({
      id: all.length + 1,
      ...{ detector: 'sensitive-files', route: 'shop', subject, severity: 'warning', count: 1 },
      ...{ firstMs: atMs, lastMs: atMs, samples: [{ ...sample, agent: '' }], words: null },
      ...more,
    })
  }
  return { gate, anna, channel, alerting, finds, open: () => gate.deps.alerts.open() }
}
