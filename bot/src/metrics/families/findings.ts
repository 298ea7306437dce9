import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { type Finding, findingSeverities } from '@gatehouse/core/findings/finding.ts'
import { Counter, type Registry } from 'prom-client'
import type { Family, MetricDeps } from '../family.ts'

const mostAtOnce = 1000

/** What detectors found since the start. */
export const findings: Family = {
  name: 'findings',
  open: (registry, deps) => {
    const begun = counter(registry, 'gatehouse_findings_total', 'Findings that began since the start.')
    for (const { name } of detectors)
      for (const severity of findingSeverities) begun.inc({ detector: name, severity }, 0)
    const next = newFindings(deps)
    return () => {
      for (const { detector, severity } of next()) begun.inc({ detector, severity })
    }
  },
}

function counter(registry: Registry, name: string, help: string) {
  return new Counter({ name, help, labelNames: ['detector', 'severity'], registers: [registry] })
}

/** Gives each finding that began since the start once; one that only goes on is none. */
function newFindings({ findings: store, startedAtMs }: MetricDeps) {
  let mark = startedAtMs
  let newest = 0
  return (): Finding[] => {
    const all: Finding[] = []
    for (let isMore = true; isMore; ) {
      const changed = store.changedSince(mark, mostAtOnce)
      all.push(...changed.findings.filter(({ id, firstMs }) => id > newest && firstMs >= startedAtMs))
      mark = changed.mark
      isMore = changed.findings.length === mostAtOnce
    }
    // Not before all are there: an older one may have changed later.
    newest = Math.max(newest, ...all.map(({ id }) => id))
    return all
  }
}
