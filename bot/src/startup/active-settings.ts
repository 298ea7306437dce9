import type { RevisionStore } from '@gatehouse/core/routing/revision.ts'
import type { Settings } from '@gatehouse/core/routing/settings.ts'

/** Before there is a revision there is no host of one's own either. */
export function activeSettings(
  revisions: RevisionStore,
): Pick<Settings, 'webHost' | 'statusHost' | 'http' | 'https'> {
  const active = revisions.active()
  return active
    ? revisions.state(active.number).settings
    : { webHost: null, statusHost: null, http: ':80', https: null }
}
