import { back, noRoutes } from '../needs/changes.ts'
import { certificates, masterKey, nextKey, port } from '../needs/files.ts'
import { annaWithout, nobodyHasCodes, pairing } from '../needs/people.ts'
import type { Scene } from '../scene.ts'

const carl = { platform: 'discord', workspace: '77', user: '88' } as const

/** The Tuesday, with codes from its third step on, and what comes after it. */
export const installScene: Scene = {
  pages: ['docs/install.md'],
  begin: [
    port('https=:443'),
    port('http=:8081'),
    masterKey,
    'settings set https=:443 tls=internal',
    'route add shop shop.example.com http://10.0.0.5:8080',
  ],
  before: {
    'settings set tls=acme email=ops@example.com': [noRoutes],
    'settings set loopback-upstreams=yes': [back],
    'account bootstrap anna': [nobodyHasCodes],
    'account enroll anna --without-code': [annaWithout],
    'account link carl K7QF-2M9X': [pairing(carl)],
    'keyring rotate': [nextKey],
    'settings set https=:443 tls=files': [certificates],
    'settings set https=:443 tls=acme email=ops@example.com': [noRoutes],
  },
  refused: {
    'settings set https=:443 tls=acme email=ops@example.com dns-provider=cloudflare':
      /This Caddy has no module dns\.providers\.cloudflare/,
  },
}
