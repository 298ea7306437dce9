import { masterKey, port, sources } from '../needs/files.ts'
import type { Scene } from '../scene.ts'

/** What stands on the other pages and on no page before: single lines, which tell no story together. */
export const othersScene: Scene = {
  pages: [
    'docs/status-page.md',
    'docs/metrics.md',
    'docs/webhook.md',
    'docs/import.md',
    'docs/hardening.md',
    'docs/security.md',
    'docs/architecture.md',
    'docs/performance.md',
    'docs/operations.md',
    'docs/on-call.md',
    'docs/first-hour.md',
    'docs/decisions.md',
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'CHANGELOG.md',
    'caddy/README.md',
  ],
  apart: true,
  settings: { statusHost: 'status.localhost' },
  begin: [
    masterKey,
    sources,
    port('https=:443'),
    'route add shop shop.localhost http://10.0.0.5:8080 http://10.0.0.6:8080',
    'account add anna role=operator',
  ],
  before: {
    'import caddyfile /srv/caddy.json': ['undo'],
  },
  refused: { 'logs search shop 404': /Did you mean status=404\?/ },
}
