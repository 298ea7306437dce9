import { TestDoor } from '../../web/status-page/scene.ts'
import { type Measurement, median, type Row, rowOf } from '../row.ts'

const rounds = 15
const asks = 40
const kinds = ['unknown', 'used', 'expired'] as const
type Kind = (typeof kinds)[number]

/** Whether the time of an answer tells a link that never was from one that was used or is over. */
export const linkTime: Measurement = {
  name: 'link-time',
  title: 'Links to sign in that lead nowhere',
  run: async say => {
    const door = await TestDoor.start()
    try {
      const used = await door.link()
      await door.ask(used, { method: 'POST' })
      const expired = await door.link(door.gatehouse.person('vera', 'viewer').caller)
      door.gatehouse.clock.advance(5 * 60_000)
      const links = { unknown: `/once/${'A'.repeat(43)}`, used, expired }
      const seen: Record<Kind, number>[] = []
      for (let round = 0; round <= rounds; round += 1) {
        const medians = await ask(door, links)
        say(kinds.map(kind => `${kind} ${medians[kind].toFixed(2)} ms`).join(', '))
        // The first round warms everything up.
        if (round > 0) seen.push(medians)
      }
      return rowsOf(seen)
    } finally {
      await door.stop()
    }
  },
}

/** The middle of the times of each, asked for in turn and each time in another order. */
async function ask(door: TestDoor, links: Record<Kind, string>): Promise<Record<Kind, number>> {
  const times: Record<Kind, number[]> = { unknown: [], used: [], expired: [] }
  for (let at = 0; at < asks; at += 1)
    for (let turn = 0; turn < kinds.length; turn += 1) {
      const kind = kinds[(at + turn) % kinds.length] ?? 'unknown'
      const start = performance.now()
      const { status } = await door.ask(links[kind], { method: 'POST' })
      times[kind].push(performance.now() - start)
      if (status !== 404) throw new Error(`${kind}: ${status}`)
    }
  return { unknown: median(times.unknown), used: median(times.used), expired: median(times.expired) }
}

function rowsOf(seen: readonly Record<Kind, number>[]): Row[] {
  const how = `${rounds} rounds of ${asks} POSTs of each in turn through the edge; medians of a round against each other`
  const against = (kind: Kind, other: Kind): Row =>
    rowOf(
      { name: `${kind} against ${other}`, target: { sense: 'at most', value: 1.05 }, unit: 'ratio', how },
      seen.map(medians => medians[kind] / medians[other]),
    )
  const answer = { name: 'answer to an unknown one', target: null, unit: 'ms', how: 'the same' } as const
  return [
    against('used', 'unknown'),
    against('unknown', 'used'),
    against('expired', 'unknown'),
    against('unknown', 'expired'),
    rowOf(
      answer,
      seen.map(({ unknown }) => unknown),
    ),
  ]
}
