import { hostCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'
import { asksAdmin } from '../view/ask-admin.ts'
import { listeningPorts } from '../view/listening-ports.ts'

/** Where Caddy's own default has it. */
const usualPort = 2019

/** The admin API is nowhere but on its socket. */
export const adminOnTcp = hostCheck({
  id: 'admin-on-tcp',
  title: 'the admin API of Caddy listens on no port',
  severity: 'critical',
  protects:
    'Every process of the machine, and every page in a browser on it, could change what the edge does.',
  fix: 'Set CADDY_ADMIN=unix//path/of/admin.sock in Caddy’s environment and restart it; what Gatehouse pushes names the socket alone.',
  sources: ['Caddy documentation, “Admin endpoint security”', 'OWASP ASVS 5.0.0, 13.2.2'],
  look: async ({ edgeProcess }) => {
    const ports = edgeProcess === null ? null : listeningPorts(edgeProcess)
    // Beside the Caddy that is driven there may be one that somebody started by hand.
    const asked = [{ address: '127.0.0.1', port: usualPort }, ...(ports ?? [])]
    for (const { address, port } of asked)
      if (await asksAdmin(address, port)) return bad(`It answers at ${address} port ${port}.`)
    return ports === null
      ? unseen(
          `Nothing of the kind answers at 127.0.0.1 port ${usualPort}; where Caddy listens is not seen from here.`,
          'ss -ltnp | grep caddy',
        )
      : well(`None of its ${ports.length} ports gives out a configuration.`)
  },
})
