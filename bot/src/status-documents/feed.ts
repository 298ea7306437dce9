import type { IncidentHead } from '@gatehouse/core/status-document/overview.ts'
import { html } from 'hono/html'

/** Where the feed lies, below the folder of each audience. */
export const feedPath = 'incidents.atom'

/**
 * Incidents as an Atom feed (RFC 4287), the newest first. An id is a tag URI (RFC 4151) of the host that stays the same for the incident's life;
 * links are relative to the address of the feed.
 */
export async function incidentFeed(
  incidents: readonly IncidentHead[],
  host: string,
  nowMs: number,
): Promise<string> {
  const newestMs = Math.max(...incidents.map(updatedMs), 0)
  const entries = incidents.map(
    one => html`  <entry>
    <id>tag:${host},2026:incidents/${one.number}</id>
    <title>${one.closedAtMs === null ? 'Open' : 'Closed'}: ${one.title}</title>
    <published>${iso(one.openedAtMs)}</published>
    <updated>${iso(updatedMs(one))}</updated>
    <link rel="alternate" type="text/html" href="/incidents/${one.number}"/>
    <summary>${summaryOf(one)}</summary>
  </entry>
`,
  )
  const feed = await html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>tag:${host},2026:incidents</id>
  <title>Incidents of ${host}</title>
  <updated>${iso(newestMs === 0 ? nowMs : newestMs)}</updated>
  <author><name>Gatehouse</name></author>
  <link rel="self" type="application/atom+xml" href="/${feedPath}"/>
  <link rel="alternate" type="text/html" href="/incidents"/>
${entries}</feed>
`
  return String(feed)
}

function updatedMs({ openedAtMs, closedAtMs }: IncidentHead): number {
  return closedAtMs ?? openedAtMs
}

function summaryOf({ openedAtMs, closedAtMs, summary }: IncidentHead): string {
  if (closedAtMs === null) return `Open since ${iso(openedAtMs)}.`
  return `From ${iso(openedAtMs)} to ${iso(closedAtMs)}.${summary === null ? '' : ` ${summary}`}`
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString()
}
