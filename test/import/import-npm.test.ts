import { truncateSync, writeFileSync } from 'node:fs'
import { NpmImports } from '@gatehouse/core/sqlite/import-npm.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { npmDatabase, repeatFirstPage } from './npm-database.ts'
import { planText } from './plan-text.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.stop())

const read = (path: string) => new NpmImports().read(path)
const site = { forward_host: '10.0.0.5', forward_port: 8080 }

describe('a database of Nginx Proxy Manager', () => {
  it('gives a route for each host, with where it leads', async () => {
    const path = npmDatabase(folder.path, {
      proxy_host: [
        { domain_names: '["shop.example.com","www.shop.example.com"]', ...site },
        {
          domain_names: '["off.example.com"]',
          enabled: 0,
          ...site,
          forward_host: 'app',
          forward_scheme: 'https',
        },
        { domain_names: '["gone.example.com"]', is_deleted: 1, ...site },
        { domain_names: '["six.example.com"]', ...site, forward_host: 'fd00::5' },
      ],
      redirection_host: [
        {
          domain_names: '["old.example.com"]',
          forward_domain_name: 'example.com',
          forward_scheme: 'https',
          forward_http_code: 301,
          preserve_path: 1,
        },
      ],
      dead_host: [{ domain_names: '["dead.example.com"]' }],
    })
    const { routes } = await read(path)
    expect(routes.map(({ hosts, enabled, target }) => ({ hosts, enabled, target }))).toMatchObject([
      {
        hosts: ['shop.example.com', 'www.shop.example.com'],
        enabled: true,
        target: { kind: 'proxy', upstreams: [{ scheme: 'http', host: '10.0.0.5', port: 8080 }] },
      },
      {
        hosts: ['off.example.com'],
        enabled: false,
        target: { upstreams: [{ scheme: 'https', host: 'app' }] },
      },
      { hosts: ['six.example.com'], target: { upstreams: [{ host: 'fd00::5' }] } },
      {
        hosts: ['old.example.com'],
        target: { kind: 'redirect', to: 'https://example.com', status: 301, keepPath: true },
      },
      { hosts: ['dead.example.com'], target: { kind: 'answer', status: 404 } },
    ])
  })

  it('takes paths over, and puts 503 where one leads to another path of its upstream', async () => {
    const locations = [
      { path: '/api', forward_scheme: 'http', forward_host: '10.0.0.6', forward_port: 3000 },
      { path: '/sub', forward_scheme: 'http', forward_host: '10.0.0.7/other', forward_port: 3000 },
      { path: '~ ^/odd', forward_scheme: 'http', forward_host: '10.0.0.8', forward_port: 3000 },
      {
        path: '/own',
        forward_scheme: 'http',
        forward_host: '10.0.0.9',
        forward_port: 80,
        advanced_config: 'deny all;',
      },
    ]
    const path = npmDatabase(folder.path, {
      proxy_host: [{ domain_names: '["shop.example.com"]', ...site, locations: JSON.stringify(locations) }],
    })
    const imported = await read(path)
    expect(imported.routes).toMatchObject([
      { path: null, enabled: true },
      { path: '/api', enabled: true, target: { upstreams: [{ host: '10.0.0.6' }] } },
      { path: '/sub', enabled: true, target: { kind: 'answer', status: 503 } },
      // Disabled, it would leave its requests to the route above it.
      { path: '/own', enabled: true, target: { kind: 'answer', status: 503 } },
    ])
    expect(planText(imported)).toContain('A location is left out: a path begins with /')
    expect(planText(imported)).toContain('so 503 stands in its place')
  })

  it('opens nothing of a host where nobody knows which paths were kept closed', async () => {
    const locations = [
      { path: '/api', forward_scheme: 'http', forward_host: '10.0.0.6', forward_port: 3000 },
      {
        path: '~ ^/(admin|intern)',
        forward_scheme: 'http',
        forward_host: '10.0.0.9',
        forward_port: 80,
        advanced_config: 'deny all;',
      },
    ]
    const path = npmDatabase(folder.path, {
      proxy_host: [{ domain_names: '["odd.example.com"]', ...site, locations: JSON.stringify(locations) }],
    })
    const imported = await read(path)
    expect(imported.routes).toMatchObject([
      { path: null, enabled: false },
      { path: '/api', enabled: true },
    ])
    expect(planText(imported)).toContain('the rest of the host comes disabled')
  })

  it('keeps access lists with hashes of their passwords, and shows no password', async () => {
    const path = npmDatabase(folder.path, {
      proxy_host: [
        { domain_names: '["inner.example.com"]', ...site, access_list_id: 1 },
        { domain_names: '["lost.example.com"]', ...site, access_list_id: 7 },
      ],
      access_list: [{ id: 1, name: 'staff', satisfy_any: 1 }],
      access_list_auth: [
        { access_list_id: 1, username: 'anna', password: 'correct horse battery' },
        { access_list_id: 1, username: 'no:body', password: 'another secret here' },
      ],
      access_list_client: [
        { access_list_id: 1, address: '203.0.113.9', directive: 'deny' },
        { access_list_id: 1, address: '203.0.113.0/24', directive: 'allow' },
      ],
    })
    const imports = new NpmImports()
    const imported = await imports.read(path)
    const [inner, lost] = imported.routes
    expect(inner).toMatchObject({
      enabled: true,
      policies: [
        {
          kind: 'basic-auth',
          options: {
            'pass-on': false,
            users: [{ name: 'anna', hash: expect.stringContaining('$argon2id$') }],
          },
        },
        { kind: 'ip-deny', options: { networks: ['203.0.113.9'] } },
        { kind: 'ip-allow', options: { networks: ['203.0.113.0/24'] } },
      ],
    })
    expect(lost).toMatchObject({ enabled: false, policies: [] })
    const text = `${JSON.stringify(imported)}${planText(imported)}`
    expect(text).not.toMatch(/correct horse|another secret/)
    expect(text).toContain('Either the address or the password was enough; here both are asked for.')
    expect(await imports.read(path), 'a plan is the same until it is confirmed').toEqual(imported)
  })

  it('leaves a host disabled when a row that kept somebody out cannot be read', async () => {
    const hosts = [1, 2, 3].map(id => ({
      domain_names: `["h${id}.example.com"]`,
      ...site,
      access_list_id: id,
    }))
    const long = '203.0.113.9'.padEnd(2100)
    const path = npmDatabase(folder.path, {
      proxy_host: hosts,
      access_list: [1, 2, 3].map(id => ({ id, name: `list ${id}` })),
      access_list_auth: [{ access_list_id: 1, username: 'anna', password: 'x'.repeat(2001) }],
      access_list_client: [
        { access_list_id: 2, address: long, directive: 'deny' },
        { access_list_id: 2, address: 'all', directive: 'allow' },
        { access_list_id: 3, address: '203.0.113.0/24', directive: 'allow' },
      ],
    })
    const { routes } = await read(path)
    expect(routes.map(({ hosts: [host], enabled }) => [host, enabled])).toEqual([
      ['h1.example.com', false],
      ['h2.example.com', false],
      ['h3.example.com', true],
    ])
  })

  it('names everything else that it holds, and nothing of what stands there', async () => {
    const path = npmDatabase(
      folder.path,
      {
        proxy_host: [
          {
            domain_names: '["shop.example.com"]',
            ...site,
            certificate_id: 1,
            ssl_forced: 1,
            hsts_enabled: 1,
            hsts_subdomains: 1,
            block_exploits: 1,
            caching_enabled: 1,
            allow_websocket_upgrade: 0,
            trust_forwarded_proto: 1,
            advanced_config: 'proxy_set_header X-Key s3cr3t;',
          },
        ],
        stream: [{ incoming_port: 25, forwarding_host: '10.0.0.9', forwarding_port: 25 }],
        certificate: [
          { provider: 'letsencrypt', domain_names: '["shop.example.com"]', expires_on: '2027-01-01' },
        ],
        setting: [{ id: 'default-site', name: 'Default Site', description: 'x', value: '444' }],
        user: [{ email: 'admin@example.com', name: 'Admin' }],
        auth: [{ user_id: 1, type: 'password', secret: '$2b$13$hash' }],
      },
      'CREATE TABLE tomorrow (id INTEGER); INSERT INTO tomorrow VALUES (1); ALTER TABLE dead_host ADD COLUMN newer TEXT; ALTER TABLE proxy_host ADD COLUMN newer TEXT;',
    )
    const imported = await read(path)
    expect(imported.routes).toMatchObject([
      { enabled: false, policies: [{ kind: 'hsts', options: { preload: true } }] },
    ])
    expect(imported.remarks).toEqual([
      {
        places: ['proxy host 1'],
        words:
          'It has a configuration in the words of nginx, which is not read; look what it says, then: route enable',
      },
      {
        places: ['proxy host 1'],
        words: '"Block common exploits" is not taken over; the WAF knows more of them: policy kinds waf',
      },
      { places: ['proxy host 1'], words: 'Nothing is cached here.' },
      { places: ['proxy host 1'], words: 'WebSockets are passed on here, whether they were before or not.' },
      {
        places: ['proxy host 1'],
        words: 'Whose word on clients is believed is a setting: settings set trusted-proxies=…',
      },
      {
        places: ['proxy host 1'],
        words:
          'It sent plain HTTP to HTTPS; the edge does that for all hosts once it has an HTTPS listener: settings set https=:443 tls=…',
      },
      { places: ['user: 1 row'], words: 'Its people are not taken over: account add' },
      {
        places: ['auth: 1 row'],
        words: 'Passwords of its people are not read: whoever gets an account takes up codes.',
      },
      {
        places: ['setting: 1 row'],
        words: 'What hosts without a route get is not a setting: the edge answers 404.',
      },
      { places: ['proxy_host.newer'], words: 'This column is not known here.' },
      {
        places: ['stream: 1 row'],
        words: 'Gatehouse forwards HTTP alone, so streams of TCP and UDP stay where they are.',
      },
      {
        places: ['certificate: 1 row'],
        words:
          'Certificates are a setting of the whole edge: settings set tls=acme email=… ; those of your own go into the folder certificates: settings set tls=files',
      },
      { places: ['tomorrow: 1 row'], words: 'This table is not known here.' },
    ])
    const text = planText(imported)
    expect(text).not.toMatch(/s3cr3t|\$2b\$|admin@example/)
  })

  it('is read although it is older or odd, row by row', async () => {
    const path = npmDatabase(folder.path, {
      proxy_host: [
        { domain_names: 'no json', ...site },
        { domain_names: '{"a":1}', ...site },
        { domain_names: '["*.*","{env.X}"]', ...site },
        { domain_names: '["a.example.com"]', forward_host: 'unix:/run/x.sock', forward_port: 1 },
        { domain_names: '["b.example.com"]', forward_host: '10.0.0.5', forward_port: 99_999 },
        { domain_names: '["c.example.com"]', ...site, locations: 'null' },
      ],
    })
    const { routes, remarks } = await read(path)
    expect(routes.map(({ hosts }) => hosts)).toEqual([['c.example.com']])
    expect(remarks.flatMap(({ places }) => places)).toEqual(
      expect.arrayContaining([
        'proxy_host 1',
        'proxy_host 2',
        'proxy host 3',
        'proxy host 4',
        'proxy host 5',
      ]),
    )
  })
})

describe('what is no such database', () => {
  it.each([
    [
      'a text',
      () => writeFileSync(`${folder.path}/database.sqlite`, 'hello'),
      'cannot be read as a database of SQLite',
    ],
    [
      'an empty file',
      () => writeFileSync(`${folder.path}/database.sqlite`, ''),
      'it has no table proxy_host',
    ],
    ['nothing', () => undefined, 'holds no database.sqlite'],
  ])('is refused: %s', async (_what, make, words) => {
    make()
    await expect(read(folder.path)).rejects.toThrow(words)
  })

  it('runs nothing that somebody has put into it', async () => {
    const bomb = '(WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t)'
    const row = `INSERT INTO dead_host (created_on, modified_on, owner_user_id, domain_names) VALUES ('', '', 1, '["a.example.com"]');`
    const path = npmDatabase(
      folder.path,
      {},
      `${row} DROP TABLE stream; CREATE VIEW stream AS SELECT ${bomb} AS id;
       ALTER TABLE dead_host ADD COLUMN big INTEGER GENERATED ALWAYS AS (${'length(hex(zeroblob(400000000))) + '.repeat(20)}0) VIRTUAL;`,
    )
    expect((await read(path)).routes).toHaveLength(1)
  })
})

describe('what would be too much work', () => {
  const mib = 1024 * 1024

  it('is a file that is too long, with what is not written back yet', async () => {
    const path = npmDatabase(folder.path, {})
    writeFileSync(`${path}-wal`, '')
    truncateSync(`${path}-wal`, 64 * mib)
    await expect(read(path)).rejects.toThrow(
      /database\.sqlite has 65 MiB, and at most 64 MiB are read\. Empty/,
    )
  })

  it('is a file whose rows are longer than itself', async () => {
    const path = npmDatabase(folder.path, {
      dead_host: Array.from({ length: 200 }, (_, row) => ({
        domain_names: '["a.example.com"]',
        advanced_config: 'x'.repeat(row === 0 ? 4 * mib : 0),
      })),
    })
    expect((await read(path)).routes).toHaveLength(200)
    repeatFirstPage(path, 'dead_host')
    await expect(read(path)).rejects.toThrow(
      /^Up to its table dead_host it holds \d+ MiB, and at most 64 MiB/,
    )
  })

  it('are more users than can be hashed in a while', async () => {
    const path = npmDatabase(folder.path, {
      access_list: [{ id: 1, name: 'staff' }],
      access_list_auth: Array.from({ length: 501 }, (_, user) => ({
        access_list_id: 1,
        username: `user${user}`,
        password: 'correct horse battery',
      })),
    })
    await expect(read(path)).rejects.toThrow(/^Its access lists have 501 users in all, and at most 500/)
  })
})
