import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { dialEdge } from '@gatehouse/core/caddy/dial-edge.ts'
import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { inDays, issue } from '../harness/certificates.ts'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { CertificateScene } from './scene.ts'

const keep = keeper()

/** An edge with certificate files for `shop.localhost` and, by a wildcard, `*.wiki.localhost`. */
async function withFiles(): Promise<CertificateScene> {
  const scene = keep(await CertificateScene.start())
  scene.put('shop', issue({ names: ['shop.localhost'], by: issue({ ca: true, commonName: 'First CA' }) }))
  scene.put('wiki', issue({ names: ['*.wiki.localhost'], commonName: 'Wiki CA' }))
  await scene.gate.done(
    'route add shop shop.localhost answer=200 body=shop',
    'route add wiki *.wiki.localhost,en.wiki.localhost answer=200 body=wiki',
    scene.turn,
  )
  return scene
}

it('each host is served with the certificate that was brought for it', async () => {
  const scene = await withFiles()
  expect(await scene.signer('shop.localhost')).toBe('First CA')
  expect(await scene.signer('en.wiki.localhost')).toBe('Wiki CA')
  expect(await scene.signer('de.wiki.localhost')).toBe('Wiki CA')
  expect(await scene.signer('unknown.localhost')).toContain('alert')
  const shown = await scene.gate.done('route show wiki')
  expect(shown.table?.rows.map(row => [row[0], row[1], row[3], row[4]])).toEqual([
    ['*.wiki.localhost', 'Wiki CA', '89 days left', 'yes'],
    ['en.wiki.localhost', 'Wiki CA', '89 days left', 'yes'],
  ])
})

it('a client that comes by HTTP is sent to HTTPS with files too', async () => {
  const scene = await withFiles()
  const answer = await scene.gate.ask('shop.localhost', '/cart?id=7')
  expect(answer.status).toBe(308)
  expect(answer.headers.location).toBe(`https://shop.localhost:${scene.https.split(':')[1]}/cart?id=7`)
})

it('keys stay in files of this user alone: not in the database, the configuration, or what anybody is shown', async () => {
  const scene = await withFiles()
  const { edge } = scene.gate
  const secret = readFileSync(scene.file('shop.key'), 'utf8').split('\n')[1] ?? ''
  expect(secret.length).toBeGreaterThan(30)
  for (const file of ['gatehouse.db', 'gatehouse.db-wal', 'edge/boot.json'])
    expect(readFileSync(join(edge.folder, file), 'latin1')).not.toContain(secret)
  expect(await edge.live()).not.toContain(secret)
  const copies = join(edge.folder, 'edge/certificates')
  expect(readdirSync(copies).some(file => readFileSync(join(copies, file), 'utf8').includes(secret))).toBe(
    true,
  )
  for (const file of readdirSync(copies)) expect(statSync(join(copies, file)).mode & 0o077, file).toBe(0)
  expect(statSync(copies).mode & 0o077).toBe(0)
})

it('a replaced file is taken up, and a handshake shows the new certificate', async () => {
  const scene = await withFiles()
  scene.put('shop', issue({ names: ['shop.localhost'], commonName: 'Second CA' }))
  const { revision } = await standing(scene)
  const reply = await scene.gate.done('certificate reload')
  expect(reply).toMatchObject({ title: 'The edge now uses shop.crt.', severity: 'ok' })
  expect(await scene.signer('shop.localhost')).toBe('Second CA')
  expect(await scene.signer('en.wiki.localhost')).toBe('Wiki CA')
  expect((await standing(scene)).revision).toBe(revision)
  expect(await scene.gate.edge.control.check(false)).toBeNull()
  expect((await scene.gate.done('certificate reload')).title).toBe('No certificate file has changed.')
})

it('a replaced file is noticed by itself', async () => {
  const scene = await withFiles()
  const watching = new AbortController()
  scene.put('shop', issue({ names: ['shop.localhost'], commonName: 'Second CA' }))
  const watched = scene.gate.edge.control.watch(watching.signal)
  const stop = async () => {
    watching.abort()
    await watched
  }
  keep({ stop })
  await until(
    () => scene.signer('shop.localhost'),
    signer => signer === 'Second CA',
  )
  await until(
    () => scene.gate.edge.events,
    events => events.some(event => event.kind === 'certificates-changed'),
  )
  expect(scene.gate.edge.events).toEqual([{ kind: 'certificates-changed', taken: ['shop'], dropped: [] }])
})

it('a bad replacement keeps the old certificate and says so', async () => {
  const scene = await withFiles()
  const other = issue({ names: ['other.localhost'] })
  const bad: [string, () => void][] = [
    [
      'shop.key does not belong to shop.crt. The one before is used on.',
      () => scene.write('shop.key', other.key),
    ],
    [
      'shop.crt is not for shop.localhost any more, and no other file is. The one before is used on.',
      () => scene.put('shop', other),
    ],
    [
      `shop.crt has expired: ${inDays(-1).toISOString().slice(0, 10)}. The one before is used on.`,
      () =>
        scene.put('shop', issue({ names: ['shop.localhost'], notBefore: inDays(-30), notAfter: inDays(-1) })),
    ],
    [
      'shop.crt holds no certificate in PEM. The one before is used on.',
      () => scene.write('shop.crt', 'renewed\n'),
    ],
    [
      'shop.crt is gone, and no other file is for shop.localhost. The one before is used on.',
      () => scene.remove('shop'),
    ],
  ]
  for (const [words, replace] of bad) {
    replace()
    const before = await scene.gate.standing()
    const reply = await scene.gate.done('certificate reload')
    expect(reply).toMatchObject({
      title: 'No certificate file has changed.',
      severity: 'warning',
      notes: [words],
    })
    expect(await scene.gate.standing()).toEqual(before)
    expect(await scene.signer('shop.localhost')).toBe('First CA')
  }
  // Other changes go on meanwhile, and say it too.
  const reply = await scene.gate.done('route set shop body=more')
  expect(textOf(reply)).toContain('shop.crt is gone')
  expect(await scene.signer('shop.localhost')).toBe('First CA')
})

it('a route whose host has no certificate is refused, and taken once its files are there', async () => {
  const scene = await withFiles()
  const add = 'route add new new.localhost answer=200 body=new'
  const refused = await scene.gate.expectUnchanged(() => scene.gate.type(add))
  expect(refused.reply.title).toBe(
    'Refused: No certificate file is for new.localhost. Put <name>.crt and <name>.key for it into the folder certificates of the data folder.',
  )
  scene.put('new', issue({ names: ['new.localhost'], commonName: 'New CA' }))
  await scene.gate.done(add)
  expect(await scene.signer('new.localhost')).toBe('New CA')
})

it('what was confirmed is done although a file was replaced since the last look', async () => {
  const scene = await withFiles()
  const { reply } = await scene.gate.type('settings set reserved-hosts=fr.wiki.localhost', 'nothing')
  scene.put('wiki', issue({ names: ['*.wiki.localhost'], commonName: 'Later CA' }))
  const id = reply.pending?.id ?? ''
  const answer = await scene.gate.say({
    id,
    caller: { kind: 'local', face: 'gate', withoutCode: false },
    say: { kind: 'yes' },
  })
  expect([answer.exit, answer.reply.title]).toEqual([0, expect.stringContaining('Settings changed')])
  expect(await scene.signer('fr.wiki.localhost')).toBe('Later CA')
})

it('what is in use outlasts a restart, also when its files are gone', async () => {
  const scene = await withFiles()
  scene.remove('shop')
  const { edge } = scene.gate
  const live = await edge.live()
  await edge.leave()
  const again = keep(await CertificateScene.start({ folder: edge.folder, http: edge.http }))
  expect(await again.gate.edge.live()).toBe(live)
  await again.gate.edge.caddy.stop()
})

it('a Caddy that starts anew serves what was in use, although its files are gone', async () => {
  const scene = await withFiles()
  scene.remove('shop')
  scene.write('wiki.key', 'half a')
  const { edge } = scene.gate
  await edge.caddy.stop()
  await edge.leave()
  const again = keep(await CertificateScene.start({ folder: edge.folder, http: edge.http }))
  const seen = await dialEdge(scene.https, 'shop.localhost')
  expect(seen).toMatchObject({ kind: 'served', certificate: { issuer: 'First CA' } })
  expect(again.gate.edge.events).toEqual([])
})

async function standing({ gate }: CertificateScene): Promise<{ revision: number }> {
  return { revision: (await gate.standing()).revisions }
}
