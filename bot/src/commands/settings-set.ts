import { AppError } from '@gatehouse/core/error.ts'
import { DnsProvider } from '@gatehouse/core/routing/certificates/dns-provider.ts'
import { FilePath } from '@gatehouse/core/routing/file-path.ts'
import { Host } from '@gatehouse/core/routing/host.ts'
import { Listener } from '@gatehouse/core/routing/listener.ts'
import { Network, Settings, StatusPublic, TlsMode } from '@gatehouse/core/routing/settings.ts'
import { commaList, orNone, YesNo } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'
import { defineCommand, key } from '../command.ts'

/** Changes what is true of the whole edge. */
export const settingsSet = defineCommand({
  name: 'settings set',
  summary: 'change what is true of the whole edge',
  role: 'admin',
  risk: 'destructive',
  parameters: {
    http: key(Listener, ':80', 'where the edge listens for HTTP'),
    https: key(orNone(Listener), ':443|none', 'where it listens for HTTPS'),
    tls: key(
      TlsMode,
      'off|internal|files|acme',
      "certificates: none, of the edge's own CA, your own files, or of a public CA",
      {
        values: TlsMode.options,
      },
    ),
    email: key(orNone(z.string()), 'ops@example.com|none', 'address for the account at the public CA'),
    'dns-provider': key(
      orNone(DnsProvider),
      'cloudflare|…|none',
      'DNS provider by which the public CA is answered, for wildcards too; none is by HTTP',
      { values: [...DnsProvider.options, 'none'] },
    ),
    'trusted-proxies': key(
      orNone(commaList(Network)),
      '10.0.0.0/8,…|none',
      "proxies in front whose word on the client's address is believed",
    ),
    'reserved-hosts': key(
      orNone(commaList(Host)),
      'status.example.com,…|none',
      'hosts that no route can have',
    ),
    'protected-networks': key(
      orNone(commaList(Network)),
      '198.51.100.0/24,…|none',
      'networks that nobody is to block by mistake',
    ),
    'web-host': key(
      orNone(Host),
      'gate.example.com|none',
      "host of Gatehouse's own pages and API, carried by the edge",
    ),
    'status-host': key(
      orNone(Host),
      'status.example.com|none',
      'host of the status page, carried by the edge; people sign in to it with: page',
    ),
    'status-public': key(
      StatusPublic,
      'none|badges',
      'what of the status page anybody may see without signing in: nothing, or badges and /status.json',
      { values: StatusPublic.options },
    ),
    'country-database': key(
      orNone(FilePath),
      '/var/lib/GeoIP/GeoLite2-Country.mmdb|none',
      'database of countries in the MaxMind format, which policies of the kind country use',
    ),
    'loopback-upstreams': key(YesNo, 'yes|no', 'allow upstreams on this machine itself', {
      values: ['yes', 'no'],
    }),
  },
  examples: [
    'settings set trusted-proxies=10.0.0.0/8',
    'settings set https=:443 tls=acme email=ops@example.com',
    'settings set https=:443 tls=acme email=ops@example.com dns-provider=cloudflare',
    'settings set https=:443 tls=files',
    'settings set web-host=gate.example.com',
    'settings set status-host=status.example.com',
    'settings set country-database=/var/lib/GeoIP/GeoLite2-Country.mmdb',
  ],
  wish: (state, keys) => {
    if (Object.values(keys).every(value => value === undefined))
      throw new AppError('invalid', 'Say what to change, as in: settings set http=:8080')
    const read = Settings.safeParse({
      http: keys.http ?? state.settings.http,
      https: keys.https === undefined ? state.settings.https : keys.https,
      tls: keys.tls ?? state.settings.tls,
      email: keys.email === undefined ? state.settings.email : keys.email,
      dnsProvider: keys['dns-provider'] === undefined ? state.settings.dnsProvider : keys['dns-provider'],
      trustedProxies:
        keys['trusted-proxies'] === undefined
          ? state.settings.trustedProxies
          : (keys['trusted-proxies'] ?? []),
      reservedHosts:
        keys['reserved-hosts'] === undefined ? state.settings.reservedHosts : (keys['reserved-hosts'] ?? []),
      protectedNetworks:
        keys['protected-networks'] === undefined
          ? state.settings.protectedNetworks
          : (keys['protected-networks'] ?? []),
      webHost: keys['web-host'] === undefined ? state.settings.webHost : keys['web-host'],
      statusHost: keys['status-host'] === undefined ? state.settings.statusHost : keys['status-host'],
      statusPublic: keys['status-public'] ?? state.settings.statusPublic,
      countryDatabase:
        keys['country-database'] === undefined ? state.settings.countryDatabase : keys['country-database'],
      loopbackUpstreams: keys['loopback-upstreams'] ?? state.settings.loopbackUpstreams,
    })
    if (!read.success) throw new AppError('invalid', `Settings: ${read.error.issues[0]?.message}.`)
    return { after: { ...state, settings: read.data }, done: 'Settings changed' }
  },
})
