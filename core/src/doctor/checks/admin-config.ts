import { runningCheck } from '../check.ts'
import { bad, well } from '../seen.ts'
import { configAt } from '../view/config-parts.ts'

/** The configuration itself keeps the admin API where it is. */
export const adminConfig = runningCheck({
  id: 'admin-config',
  title: 'the configuration binds the admin API to its socket, and Caddy keeps no copy of its own',
  severity: 'high',
  protects:
    'Without that line a reload opens the API on port 2019; a copy that Caddy kept would come back instead of what was applied.',
  fix: 'drift repair',
  sources: ['Caddy documentation, “JSON config: admin”'],
  look: async ({ running, files }) => {
    const config = await running()
    const listen = configAt(config, 'admin/listen')
    if (typeof listen !== 'string') return bad('It does not say where the API listens.', 'critical')
    if (listen.split('|')[0] !== `unix/${files.adminSocket}`)
      return bad(`It has the API listen at ${listen}.`, 'critical')
    if (configAt(config, 'admin/remote') !== undefined)
      return bad('It opens a second API for other machines.', 'critical')
    return configAt(config, 'admin/config/persist') === false
      ? well(`It names ${listen}, and nothing is kept.`)
      : bad('Caddy keeps a copy of its configuration.')
  },
})
