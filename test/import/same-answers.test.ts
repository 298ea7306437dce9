import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashPassword } from '@gatehouse/core/identity/password.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type AskOptions, ask } from '../harness/ask.ts'
import { freePort } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { local, TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'
import { npmDatabase } from './npm-database.ts'
import { startPlainCaddy } from './plain-caddy.ts'

const password = 'correct horse battery staple'
const scratch = temporaryFolder()
const file = join(scratch.path, 'Caddyfile')
const stops: (() => Promise<void>)[] = [() => scratch.stop()]
let gatehouse: TestGatehouse
let web: Upstream
let before = ''
let after = ''
let exported = ''

/** Three sites as somebody has them: a shop, an inner page behind a password, and an old name. */
function sites(port: number, [web, api]: readonly Upstream[], hash: string): string {
  const at = (name: string) => `http://${name}.example.com:${port}`
  return `{
	admin off
	http_port ${port}
	log {
		output discard
	}
}
(safe) {
	header {
		defer
		Strict-Transport-Security "max-age=31536000"
		X-Frame-Options DENY
		-X-Powered-By
	}
}
${at('shop')}, ${at('www')} {
	bind 127.0.0.1
	import safe
	encode zstd gzip
	handle_path /api/* {
		reverse_proxy 127.0.0.1:${api?.port}
	}
	@inner path /inner /inner/*
	handle @inner {
		@outside not remote_ip 127.0.0.2
		error @outside 403
		reverse_proxy 127.0.0.1:${web?.port}
	}
	handle /health {
		respond "well"
	}
	handle {
		request_body {
			max_size 1000
		}
		reverse_proxy 127.0.0.1:${web?.port}
	}
}
${at('staff')} {
	bind 127.0.0.1
	basic_auth argon2id staff {
		anna ${hash}
	}
	reverse_proxy 127.0.0.1:${web?.port}
}
${at('old')} {
	bind 127.0.0.1
	redir https://shop.example.com{uri} 301
}
`
}

const signedIn = (words: string) => ({
  headers: { Authorization: `Basic ${Buffer.from(words).toString('base64')}` },
})

const requests: [name: string, host: string, path: string, options?: AskOptions][] = [
  ['the front page', 'shop', '/'],
  ['a page with a query', 'shop', '/things?page=2&sort=up'],
  ['the other name', 'www', '/things'],
  ['the API below its path', 'shop', '/api/orders/7?x=%20'],
  ['the API in large letters', 'shop', '/API/orders'],
  ['a path that only begins so', 'shop', '/apis'],
  ['a fixed answer', 'shop', '/health'],
  ['a small body', 'shop', '/order', { method: 'POST', body: Buffer.from('small') }],
  ['a large body', 'shop', '/order', { method: 'POST', body: Buffer.alloc(1001, 'x') }],
  ['a client inside', 'shop', '/inner/page', { from: '127.0.0.2' }],
  ['a client outside', 'shop', '/inner/page', { from: '127.0.0.3' }],
  ['a client that takes gzip', 'shop', '/large', { headers: { 'Accept-Encoding': 'gzip' } }],
  ['nobody', 'staff', '/'],
  ['somebody with the password', 'staff', '/desk', signedIn(`anna:${password}`)],
  ['somebody with another one', 'staff', '/desk', signedIn('anna:password')],
  ['a stranger', 'staff', '/desk', signedIn(`bert:${password}`)],
  ['the old name', 'old', '/things?page=2'],
]

const shown = ['location', 'strict-transport-security', 'x-frame-options', 'x-powered-by', 'content-encoding']

/** What a client gets. Errors have a page of the edge's own. */
function seen({ status, headers, body }: Answer, whole: boolean) {
  const known = Object.fromEntries(shown.map(name => [name, headers[name]]))
  if (status >= 400) return { status, ...(whole && { body }) }
  return { status, ...known, body, type: status === 200 ? headers['content-type'] : undefined }
}

beforeAll(async () => {
  const upstreams = await Promise.all(
    ['web', 'api'].map(name =>
      startUpstream(name, (request, response) => {
        const { host, authorization } = request.headers
        response.setHeader('X-Powered-By', 'something').setHeader('Content-Type', 'text/plain; charset=utf-8')
        response.setHeader('X-Frame-Options', 'SAMEORIGIN')
        const told = `${name} ${request.method} ${request.url} ${host?.replace(/:.*/, '')} ${authorization ?? 'nobody'}\n`
        request.resume().on('end', () => response.end(request.url === '/large' ? told.repeat(100) : told))
      }),
    ),
  )
  stops.push(...upstreams.map(one => one.stop))
  if (upstreams[0]) web = upstreams[0]
  const port = await freePort()
  before = `127.0.0.1:${port}`
  const caddyfile = sites(port, upstreams, await hashPassword(password))
  writeFileSync(file, caddyfile)
  stops.push((await startPlainCaddy(caddyfile, before)).stop)
  gatehouse = await TestGatehouse.start()
  stops.push(() => gatehouse.stop())
  await gatehouse.done(`import caddyfile ${file}`)
  exported = (await gatehouse.done('export caddyfile hashes=yes')).code?.text ?? ''
  const other = await freePort()
  after = `127.0.0.1:${other}`
  const own = gatehouse.edge.http.split(':')[1] ?? ''
  const moved = exported.replaceAll(own, String(other)).replace('\n{\n', '\n{\n\tadmin off\n')
  stops.push((await startPlainCaddy(moved, after)).stop)
})
afterAll(async () => {
  for (const stop of stops.reverse()) await stop()
})

describe('three sites answer the same', () => {
  it.each(requests)(
    'once they are imported, and once they are exported again: %s',
    async (_name, host, path, options) => {
      const name = `${host}.example.com`
      const old = await ask(before, name, path, options)
      const here = await gatehouse.ask(name, path, options)
      const left = await ask(after, name, path, options)
      expect(seen(here, false)).toEqual(seen(old, false))
      expect(seen(left, true)).toEqual(seen(here, true))
    },
  )
})

it('hosts without a route are refused in the same words once Gatehouse is left', async () => {
  const here = await gatehouse.ask('nobody.example.com')
  expect(here.status).toBe(404)
  expect(seen(await ask(after, 'nobody.example.com'), true)).toEqual(seen(here, true))
})

describe('an import', () => {
  it('is one revision that is taken back like any other', async () => {
    const { routes } = gatehouse.edge.control.current().state
    expect(routes.map(({ name }) => name)).toEqual([
      'old-example-com',
      'shop-example-com',
      'shop-example-com-api',
      'shop-example-com-health',
      'shop-example-com-inner',
      'staff-example-com',
    ])
    expect(gatehouse.edge.revisions.list(1)[0]).toMatchObject({ why: `import caddyfile ${file}` })
    await gatehouse.done('undo')
    expect(gatehouse.edge.control.current().state).toMatchObject({ routes: [], policies: [] })
    expect((await gatehouse.ask('shop.example.com')).status).toBe(404)
    await gatehouse.done('undo')
    expect((await gatehouse.ask('shop.example.com')).status).toBe(200)
  })

  it('typed again changes nothing and says what has each host', async () => {
    const answer = await gatehouse.expectUnchanged(() => gatehouse.type(`import caddyfile ${file}`))
    expect(textOf(answer.reply)).toContain(
      'shop.example.com is left as it is: the route shop-example-com has it already.',
    )
  })

  it('of some hosts alone says what is about them, with the host, and that nothing could be taken over', async () => {
    writeFileSync(
      file,
      'http://a.example.com {\n\troot * /srv/a\n\tfile_server\n}\nhttp://b.example.com {\n\ttemplates\n\tfile_server\n}\n',
    )
    const { reply } = await gatehouse.expectUnchanged(() =>
      gatehouse.type(`import caddyfile ${file} only=b.example.com`),
    )
    expect(reply.title).toBe('Nothing could be taken over.')
    expect(textOf(reply)).toContain('(b.example.com: apps.http.servers.srv0.routes[')
    expect(textOf(reply)).not.toContain('a.example.com')
    expect(textOf(reply)).not.toContain('root of files')
  })

  it('takes some hosts alone, under names of their own', async () => {
    writeFileSync(file, 'http://a.example.com {\n\trespond a\n}\nhttp://b.example.com {\n\trespond b\n}\n')
    await gatehouse.done(`import caddyfile ${file} only=b.example.com prefix=old-`)
    expect((await gatehouse.ask('b.example.com')).body).toBe('b')
    expect((await gatehouse.ask('a.example.com')).status).toBe(404)
    await gatehouse.done('route remove old-b-example-com')
  })

  it('leaves out a site whose upstream leads to where nobody may come, and takes the others', async () => {
    const upstreams = [
      '169.254.169.254',
      '[fd00:ec2::254]:80',
      gatehouse.edge.http,
      'metadata.google.internal',
    ]
    const bad = upstreams.map(
      (upstream, index) => `http://bad${index}.example.com {\n\treverse_proxy ${upstream}\n}\n`,
    )
    const part = `http://b.example.com {\n\thandle /x/* {\n\t\treverse_proxy 169.254.169.254\n\t}\n\trespond b\n}\n`
    writeFileSync(file, [...bad, part].join(''))
    const { reply } = await gatehouse.type(`import caddyfile ${file}`, 'nothing')
    for (const index of upstreams.keys())
      expect(textOf(reply)).toContain(`bad${index}.example.com is left out: its upstream http://`)
    await gatehouse.done(`import caddyfile ${file}`)
    expect((await gatehouse.ask('b.example.com')).body).toBe('b')
    expect((await gatehouse.ask('b.example.com', '/x/y')).status).toBe(503)
    expect((await gatehouse.ask('bad0.example.com')).status).toBe(404)
    await gatehouse.done('undo')
  })

  it('that has another file by the time of the yes shows the new plan and does nothing', async () => {
    writeFileSync(file, 'http://a.example.com {\n\trespond a\n}\n')
    const { reply } = await gatehouse.type(`import caddyfile ${file}`, 'nothing')
    writeFileSync(file, 'http://a.example.com {\n\trespond other\n}\n')
    const answer = await gatehouse.expectUnchanged(() =>
      gatehouse.say({ id: reply.pending?.id ?? '', caller: local, say: { kind: 'yes' } }),
    )
    expect(answer).toMatchObject({
      exit: 1,
      reply: { title: expect.stringContaining('the state has moved') },
    })
  })

  it('names in its plan what it leaves, before anybody says yes', async () => {
    writeFileSync(
      file,
      'http://a.example.com {\n\trespond a\n\ttemplates\n\t@x header X-A b\n\terror @x 403\n}\n',
    )
    const { reply } = await gatehouse.type(`import caddyfile ${file}`, 'no')
    const { reply: preview } = await gatehouse.type(`import caddyfile ${file}`, 'nothing')
    expect(reply.severity).not.toBe('error')
    expect(textOf(preview)).toContain('The matcher header is not known here')
    expect(textOf(preview)).toContain('Disabled until somebody has looked')
  })
})

it('an export keeps out whom a lockdown, a maintenance or a block keeps out', async () => {
  const own = join(scratch.path, 'shut')
  const sites = ['locked', 'closed', 'worked-on', 'open'].map(
    name => `http://${name}.example.com {\n\trespond hello\n}\n`,
  )
  writeFileSync(own, sites.join(''))
  await gatehouse.done(
    `import caddyfile ${own} prefix=x-`,
    'lockdown x-locked-example-com allow=127.0.0.2 keep-within=none',
    'lockdown x-closed-example-com keep-within=none',
    'maintenance x-worked-on-example-com allow=127.0.0.2',
    'block 127.0.0.3 route=x-open-example-com',
    'block 127.0.0.8/30 except=127.0.0.9',
  )
  const text = (await gatehouse.done('export caddyfile')).code?.text ?? ''
  expect(text).toMatch(/^# - lockdown x-locked-example-com: .*\(x-locked-example-com\)$/m)
  const port = await freePort()
  const moved = text
    .replaceAll(gatehouse.edge.http.split(':')[1] ?? '', String(port))
    .replace('\n{\n', '\n{\n\tadmin off\n')
  const caddy = await startPlainCaddy(moved, `127.0.0.1:${port}`)
  try {
    for (const [host, from, status] of [
      ['locked', '127.0.0.1', 403],
      ['locked', '127.0.0.2', 200],
      ['closed', '127.0.0.2', 403],
      ['worked-on', '127.0.0.1', 503],
      ['worked-on', '127.0.0.2', 200],
      ['open', '127.0.0.1', 200],
      ['open', '127.0.0.3', 403],
      ['open', '127.0.0.10', 403],
      ['open', '127.0.0.9', 200],
    ] as const) {
      const name = `${host}.example.com`
      const answers = [
        await gatehouse.ask(name, '/', { from }),
        await ask(`127.0.0.1:${port}`, name, '/', { from }),
      ]
      expect([name, from, ...answers.map(one => one.status)]).toEqual([name, from, status, status])
    }
  } finally {
    await caddy.stop()
  }
})

/** What keeps people out of these stands at paths that no route has as they are. */
const guarded = (port: number, upstream: number, hash: string) => `{
	admin off
	http_port ${port}
	log {
		output discard
	}
}
http://begins.example.com:${port} {
	bind 127.0.0.1
	@admin path /admin*
	respond @admin 403
	reverse_proxy 127.0.0.1:${upstream}
}
http://signed.example.com:${port} {
	bind 127.0.0.1
	basic_auth /intern* argon2id {
		anna ${hash}
	}
	reverse_proxy 127.0.0.1:${upstream}
}
http://exact.example.com:${port} {
	bind 127.0.0.1
	route {
		reverse_proxy /health 127.0.0.1:${upstream}
		respond 403
	}
}
http://forged.example.com:${port} {
	bind 127.0.0.1
	request_header -X-Remote-User
	reverse_proxy 127.0.0.1:${upstream}
}
`

describe('what keeps people out and cannot be kept as it is', () => {
  it('opens nothing to anybody whom Caddy refuses, and says why its route is disabled', async () => {
    const port = await freePort()
    const caddyfile = guarded(port, Number(web.port), await hashPassword(password))
    const own = join(scratch.path, 'guarded')
    writeFileSync(own, caddyfile)
    const caddy = await startPlainCaddy(caddyfile, `127.0.0.1:${port}`)
    try {
      const { reply } = await gatehouse.type(`import caddyfile ${own}`, 'nothing')
      expect(textOf(reply)).toContain('the route for / would answer /admin…, too')
      expect(textOf(reply)).toContain('the route for / would answer /intern…, too')
      expect(textOf(reply)).toContain('the route for /health would answer /health/, too')
      expect(textOf(reply)).toContain('No header is taken from requests here')
      await gatehouse.done(`import caddyfile ${own}`)
      for (const [host, path, status] of [
        ['begins', '/admin', 403],
        ['begins', '/admin.php', 403],
        ['begins', '/administrator/x', 403],
        ['signed', '/intern', 401],
        ['signed', '/intern-x', 401],
        ['exact', '/health/secret', 403],
        ['exact', '/health/', 403],
        ['exact', '/', 403],
      ] as const) {
        const name = `${host}.example.com`
        const old = await ask(`127.0.0.1:${port}`, name, path)
        expect([name, path, old.status]).toEqual([name, path, status])
        const here = await gatehouse.ask(name, path)
        expect([name, path, here.status >= 400]).toEqual([name, path, true])
      }
      const forged = { headers: { 'X-Remote-User': 'root' } }
      expect((await ask(`127.0.0.1:${port}`, 'forged.example.com', '/', forged)).status).toBe(200)
      expect((await gatehouse.ask('forged.example.com', '/', forged)).status).toBe(404)
    } finally {
      await caddy.stop()
    }
  })
})

it('the people of a Nginx Proxy Manager sign in with the password that they had', async () => {
  const list = { access_list_id: 1, username: 'anna', password }
  const host = { domain_names: '["npm.example.com"]', access_list_id: 1, forward_host: '127.0.0.1' }
  npmDatabase(scratch.path, {
    proxy_host: [{ ...host, forward_port: web.port }],
    access_list: [{ id: 1, name: 'staff' }],
    access_list_auth: [list],
  })
  const { code } = await gatehouse.done(`import npm ${scratch.path}`, 'export caddyfile')
  expect(code?.text).not.toContain(password)
  expect((await gatehouse.ask('npm.example.com')).status).toBe(401)
  expect((await gatehouse.ask('npm.example.com', '/', signedIn('anna:password'))).status).toBe(401)
  const { status, body } = await gatehouse.ask('npm.example.com', '/', signedIn(`anna:${password}`))
  expect({ status, body }).toEqual({ status: 200, body: 'web GET / npm.example.com nobody\n' })
})

describe('an export', () => {
  it('holds no hash of a password unless the console of the machine asks for it, and that is written down', async () => {
    expect(exported).toContain('$argon2id$')
    expect(
      gatehouse.audit(200).filter(({ subject }) => subject === 'export caddyfile hashes=yes'),
    ).toHaveLength(1)
    const { code } = await gatehouse.done('export caddyfile')
    expect(code?.text).not.toContain('$argon2id$')
    expect(code?.text).toContain('hashes of passwords are left out, so nobody is let through')
    const anna = gatehouse.person('anna', 'admin')
    expect(await gatehouse.as(anna, 'export caddyfile hashes=yes')).toMatchObject({
      exit: 1,
      code: 'forbidden',
    })
  })
})
