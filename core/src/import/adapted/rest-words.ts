import type { Place } from './ledger.ts'

/** What to do instead, by where something stands. The first that fits counts. */
const hints: readonly (readonly [where: RegExp, words: string])[] = [
  [/^apps\.tls\.automation/, 'Certificates are a setting of the whole edge: settings set tls=acme email=…'],
  [
    /^apps\.tls\.certificates/,
    'Certificate files of your own go into the folder certificates: settings set tls=files',
  ],
  [
    /^apps\.tls|tls_connection_policies/,
    'Certificates and handshakes are settings of the whole edge: settings set tls=acme email=… ; certificates of clients are a policy: policy kinds client-cert',
  ],
  [/^apps\.pki/, "The edge's own CA has no options here: settings set tls=internal"],
  [
    /^apps\.http\.servers\.[^.]+\.trusted_proxies|client_ip_headers/,
    'Whose word on clients is believed is a setting: settings set trusted-proxies=…',
  ],
  [/^apps\.http\.servers\.[^.]+\.logs|^logging/, 'The edge writes an access log of its own: logs search'],
  [
    /^apps\.http\.servers\.[^.]+\.errors/,
    'Errors of the edge have one page for all, and what is behind them is not asked anything else.',
  ],
  [
    /^apps\.http\.servers\.[^.]+\.named_routes/,
    'Named routes of Caddy are not read: write out what they do.',
  ],
  [
    /^apps\.http\.servers\.[^.]+\.automatic_https/,
    'With an HTTPS listener the edge sends HTTP there, for all routes: settings set https=:443 tls=…',
  ],
  [/^apps\.http\.servers\.[^.]+\.routes/, 'This is not known here.'],
  [/^apps\.http\./, "Listeners and their limits are the edge's own: settings show"],
  [/^admin/, 'The admin API of the edge belongs to Gatehouse.'],
  [/^storage/, 'Where certificates are kept is not a setting here.'],
  [/^apps\./, 'Of the apps of Caddy only the web server is taken over.'],
]

/** What is said of what nobody has spoken of. */
export function wordsForRest(place: Place): string {
  if (place === '') return 'It has no web server with sites, so there is nothing to take over.'
  return hints.find(([where]) => where.test(place))?.[1] ?? 'This is not known here.'
}
