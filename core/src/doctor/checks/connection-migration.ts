import { readFileSync } from 'node:fs'
import { hostCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'
import { namespaceOf } from '../view/namespace.ts'

const path = '/proc/sys/net/ipv4/tcp_migrate_req'

/** Clients do not feel it when the edge takes up another configuration. */
export const connectionMigration = hostCheck({
  id: 'connection-migration',
  title: 'new connections survive when Caddy takes up a configuration',
  severity: 'low',
  protects: 'Of the connections that wait at that moment some are reset; a client sees an error for nothing.',
  fix: 'The sysctl net.ipv4.tcp_migrate_req=1, in the compose file for the service caddy.',
  sources: ['Linux documentation, “IP Sysctl”, tcp_migrate_req'],
  look: ({ self, edgeProcess }) => {
    const command = `nsenter --target $(pgrep -o caddy) --net sysctl net.ipv4.tcp_migrate_req`
    const net = edgeProcess === null ? null : namespaceOf(edgeProcess.pid, 'net')
    // A namespace of the network has its own value, and the one that is read here is ours.
    if (net === null || net !== namespaceOf(self.pid, 'net'))
      return unseen('The network of Caddy is not seen from here.', command)
    try {
      return readFileSync(path, 'utf8').trim() === '1' ? well('It is set.') : bad('It is not set.')
    } catch {
      return unseen('This kernel does not say.', command)
    }
  },
})
