import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { defineCommand, key } from '../command.ts'
import { incidentLasted } from '../replies/incident-words.ts'
import { whenText } from '../replies/when-text.ts'

const usual = 15

/** Incidents, newest first. */
export const incidentList = defineCommand({
  name: 'incident list',
  summary: 'incidents, newest first',
  role: 'viewer',
  risk: 'read',
  parameters: { last: key(wholeNumber(1, 500), String(usual), 'how many to show') },
  examples: ['incident list', 'incident list last=50'],
  read: ({ incidents, clock }, { last = usual }) => {
    const list = incidents.list(last)
    const nowMs = clock.nowMs()
    const rows = list.map(one => [
      String(one.number),
      one.end === null ? 'open' : 'closed',
      whenText(one.openedAtMs, nowMs),
      incidentLasted(one, nowMs),
      one.openedBy,
      one.title,
    ])
    const [newest] = list
    return {
      title: newest
        ? `The last ${list.length === 1 ? 'incident' : `${list.length} incidents`}`
        : 'There was no incident yet.',
      severity: 'info',
      ...(newest && {
        table: {
          columns: ['incident', 'state', 'opened', 'lasted', 'by', 'title'],
          rows,
          narrower: 'incident show <number>',
        },
      }),
      next: newest ? [`incident show ${newest.number}`] : ['help incident open'],
      data: list,
    }
  },
})
