import { back, change7, entry123, noRoutes, oneToKeep } from '../needs/changes.ts'
import { backup, certificates, countries, masterKey, nextKey, port, sources } from '../needs/files.ts'
import { alerts, finding, incidents, webhook } from '../needs/happened.ts'
import { pairing, sessions, waiting } from '../needs/people.ts'
import type { Need, Scene } from '../scene.ts'

const slack = { platform: 'slack', workspace: 'T024BE7LH', user: 'U9' } as const
const held: Need[] = ['maintenance shop']
const locked: Need[] = ['lockdown all allow=203.0.113.7 keep-within=none']
const walled: Need[] = ['route policy add shop attacks']
const quiet = 'policy waive attacks'
const because = 'reason=odd owner=anna'

/** Each line with what it needs: examples are no story. */
export const commandsScene: Scene = {
  pages: ['docs/commands.md'],
  apart: true,
  settings: { statusHost: 'status.localhost', trustedProxies: ['127.0.0.1'] },
  begin: [
    'route add shop shop.example.com http://10.0.0.5:8080 http://api-2:8080',
    'route add api api.example.com http://10.0.0.6:3000',
    'route add wiki wiki.example.com http://10.0.0.5:8080',
    'route add reports reports.example.com http://10.0.0.5:8080',
    finding,
    'policy add only-https hsts',
    'policy add no-scanners ip-deny networks=192.0.2.0/24',
    'policy add staff-only basic-auth',
    'policy user add staff-only anna',
    'policy add attacks waf',
    'route policy add shop no-scanners',
    masterKey,
    alerts,
    sources,
    countries,
    port('https=:443'),
  ],
  before: {
    'route add api api.example.com http://10.0.0.6:3000 path=/v1 strip=yes': ['route remove api'],
    'route add shop shop.example.com http://10.0.0.5:8080': ['route remove shop'],
    'route add api api.example.com http://10.0.0.6:3000 http://10.0.0.7:3000 weights=3,1 health=/healthz': [
      'route remove api',
    ],
    'route policy add shop only-https no-scanners': ['route policy remove shop only-https'],
    'import caddyfile /etc/caddy/Caddyfile': ['route remove shop'],
    'import caddyfile /srv/old/Caddyfile only=shop.example.com prefix=old-': ['undo'],
    'import caddyfile /srv/old/caddy.json': ['undo'],
    'import npm /srv/npm/data': ['route remove shop'],
    'import npm /srv/npm/data/database.sqlite only=shop.example.com prefix=old-': ['undo'],
    'policy add only-https hsts max-age=365d': ['policy remove only-https'],
    'policy add no-scanners ip-deny networks=203.0.113.0/24,198.51.100.7': [
      'policy remove no-scanners from-routes=yes',
    ],
    'policy remove only-https from-routes=yes': ['policy add only-https hsts'],
    'policy user add staff-only anna': ['policy user remove staff-only anna'],
    'policy unwaive attacks 942290 target=ARGS:json.query': [
      `${quiet} 942290 target=ARGS:json.query ${because}`,
    ],
    'policy unwaive attacks 920420': [`${quiet} 920420 ${because}`],
    'waf exclude shop 942100 target=ARGS:q path=/search reason="the search takes quotes" owner=anna': walled,
    'policy unwaive attacks 942100 route=shop': [...walled, `waf exclude shop 942100 ${because}`],
    'prove shop only-https': ['route policy add shop only-https'],
    'maintenance end': held,
    'maintenance end shop': held,
    'drain end': ['drain shop 10.0.0.5:8080'],
    'drain end shop': ['drain shop 10.0.0.5:8080'],
    'drain end shop 10.0.0.5:8080': ['drain shop 10.0.0.5:8080'],
    'drain shop api-2:8080 for 30m reason="new kernel"': ['drain end shop'],
    'mitigation show maintenance shop': held,
    'extend maintenance shop 1h': held,
    'extend lockdown all for 30m': locked,
    'extend block 203.0.113.7 1h': ['block 203.0.113.7'],
    'extend block 203.0.113.0/24 for 2d': ['block 203.0.113.0/24'],
    'end maintenance shop': held,
    'end lockdown all': locked,
    'undo 7': [change7],
    'undo a123': [entry123],
    keep: [oneToKeep],
    'keep 41': [oneToKeep],
    'incident note "found it: a bad deploy" incident=3': [incidents(3)],
    'incident close summary="a bad deploy of the cart"': ['incident open "slow"'],
    'session revoke 3': [sessions(3, null)],
    'session revoke anna': ['account add anna role=operator', sessions(1, 'anna')],
    'settings set https=:443 tls=acme email=ops@example.com': [noRoutes],
    'settings set https=:443 tls=files': [certificates],
    'certificate reload': [certificates, 'settings set https=:443 tls=files'],
    'settings set web-host=gate.example.com': [back],
    'webhook check': [webhook],
    'keyring rotate': [nextKey],
    'backup verify gatehouse-20260102T030405Z-1a2b3c4d.backup': [backup],
    'confirmation show 7f3a2b1c': [waiting('route remove wiki')],
    'confirmation reject 7f3a2b1c': [waiting('route remove wiki')],
    'confirmation cancel 7f3a2b1c': [waiting('route remove wiki')],
    'account bootstrap anna': ['account remove anna'],
    'account add anna role=operator': [
      'account add zoe role=admin',
      'account enroll zoe',
      'account remove anna',
    ],
    'account link anna K7QF-2M9X': [pairing(slack)],
    'account unlink anna': ['account unlink anna platform=slack workspace=T024BE7LH user=U9'],
    'account unlink anna platform=slack workspace=T024BE7LH user=U024BE7LH': [
      'account link anna platform=slack workspace=T024BE7LH user=U024BE7LH',
    ],
    'account reset-totp anna': ['account add anna role=operator', 'account enroll anna'],
  },
  refused: {
    'backup restore gatehouse-20260102T030405Z-1a2b3c4d.backup': /^Nothing was restored: Gatehouse runs/,
    'settings set https=:443 tls=acme email=ops@example.com dns-provider=cloudflare':
      /This Caddy has no module dns\.providers\.cloudflare/,
  },
  found: {
    doctor: /^The doctor found/,
    'doctor as=sarif': /^The doctor found/,
    'finding list': /^1 finding in the last/,
    'finding list shop last 7d': /^1 finding in the last/,
    'finding list severity=warning': /^1 finding in the last/,
    'finding show f12': /^Finding f1: /,
  },
}
