import { roleOf } from '@gatehouse/core/identity/actor.ts'
import { defineCommand } from '../command.ts'
import { allowedClient } from '../replies/finding-allow-words.ts'
import { untilText } from '../replies/when-text.ts'
import { whoText } from '../replies/who-text.ts'

/** What detectors pass over now. */
export const findingAllowed = defineCommand({
  name: 'finding allowed',
  summary: 'what detectors pass over, until when, and why',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['finding allowed'],
  read: ({ findingAllows, clock }, _args, actor) => {
    const nowMs = clock.nowMs()
    const list = findingAllows.holding(nowMs)
    const short = roleOf(actor) === 'viewer'
    const [newest] = list
    return {
      title:
        list.length === 0
          ? 'Detectors pass over nothing.'
          : list.length === 1
            ? '1 exception.'
            : `${list.length} exceptions.`,
      severity: 'info',
      ...(newest && {
        table: {
          columns: ['exception', 'detector', 'on', 'of', 'path', 'ends', 'by', 'reason'],
          rows: list.map(one => [
            String(one.id),
            one.detector,
            one.route ?? 'every route',
            allowedClient(one, short),
            one.path ?? '',
            untilText(one.untilMs, nowMs),
            whoText(one.by) ?? 'Gatehouse',
            one.reason,
          ]),
        },
      }),
      next: newest ? [`finding disallow ${newest.id}`] : [],
      data: list.map(({ atMs, untilMs, client, ...one }) => ({
        ...one,
        client: client === null ? null : allowedClient({ client }, short),
        since: new Date(atMs).toISOString(),
        until: new Date(untilMs).toISOString(),
      })),
    }
  },
})
