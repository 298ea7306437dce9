import { generateKeyPairSync } from 'node:crypto'
import { rmSync, symlinkSync } from 'node:fs'
import { readPair } from '@gatehouse/core/routing/certificates/read-pair.ts'
import { describe, expect, it } from 'vitest'
import { inDays, issue } from '../harness/certificates.ts'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { CertificateScene } from './scene.ts'

const keep = keeper()

const names = ['shop.localhost']
const root = issue({ ca: true, commonName: 'Root' })
const middle = issue({ ca: true, commonName: 'Middle', by: root })
const leaf = issue({ names, by: middle })
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })
const keyText = (pair: ReturnType<typeof rsa>, options = {}) =>
  pair.privateKey.export({ type: 'pkcs8', format: 'pem', ...options }).toString()
const cut = leaf.certificate.replace(/\n[^\n]+\n-----END/, '\n-----END')

describe('a pair of files', () => {
  const whole = leaf.certificate + middle.certificate
  it.each([
    ['a chain in order', whole, leaf.key],
    ['a chain with its root', whole + root.certificate, leaf.key],
    [
      'words around the blocks',
      `Bag Attributes\n${whole}\ncomment`,
      `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${leaf.key}`,
    ],
    ['line ends of Windows', whole.replaceAll('\n', '\r\n'), leaf.key.replaceAll('\n', '\r\n')],
    ['an RSA key in its old form', ...oldForm()],
  ])('is taken with %s', (_what, certificate, key) => {
    expect(readPair('shop', certificate, key).pair).toMatchObject({ name: 'shop', certificate: { names } })
  })

  const strange = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
  const small = rsa(1024)
  it.each([
    ['an empty certificate', '', leaf.key, 'shop.crt holds no certificate in PEM.'],
    ['a cut certificate', cut, leaf.key, 'shop.crt: certificate 1 cannot be read.'],
    ['an empty key', leaf.certificate, '', 'shop.key holds no private key in PEM.'],
    ['a certificate for a key', leaf.certificate, leaf.certificate, 'shop.key holds no private key in PEM.'],
    [
      'a broken key',
      leaf.certificate,
      leaf.key.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA'),
      'shop.key cannot be read as a private key.',
    ],
    [
      'an encrypted key',
      leaf.certificate,
      keyText(rsa(2048), { cipher: 'aes-256-cbc', passphrase: 'x' }),
      'shop.key is encrypted.',
    ],
    ['the key of another', leaf.certificate, root.key, 'shop.key does not belong to shop.crt.'],
    [
      'a weak key',
      issue({ names, keys: small }).certificate,
      keyText(small),
      'shop.key is an RSA key of 1024 bits; 2048 are the least.',
    ],
    [
      'an odd curve',
      issue({ names, keys: strange }).certificate,
      keyText(strange),
      'shop.key is a key that the edge cannot use',
    ],
    ['the signer first', middle.certificate + leaf.certificate, leaf.key, 'shop.crt is for no DNS name'],
    [
      'a gap in the chain',
      leaf.certificate + root.certificate,
      leaf.key,
      'shop.crt: certificate 2 has not signed the one before it.',
    ],
    [
      'a chain backwards',
      leaf.certificate + root.certificate + middle.certificate,
      leaf.key,
      'shop.crt: certificate 2 has not signed',
    ],
    [
      'a signer of the same name with another key',
      leaf.certificate + issue({ ca: true, commonName: 'Middle' }).certificate,
      leaf.key,
      'shop.crt: certificate 2 has not signed',
    ],
    [
      'eleven certificates',
      leaf.certificate.repeat(11),
      leaf.key,
      'shop.crt holds 11 certificates; at most 10 make a chain.',
    ],
    [
      'a common name alone',
      issue({ commonName: 'shop.localhost' }).certificate,
      leaf.key,
      'shop.crt is for no DNS name',
    ],
    [
      'a demand for stapling',
      issue({ names, mustStaple: true }).certificate,
      leaf.key,
      'shop.crt demands a stapled OCSP answer',
    ],
  ])('is refused with %s', (_what, certificate, key, words) => {
    expect(() => readPair('shop', certificate, key)).toThrow(words)
  })
})

function oldForm(): [string, string] {
  const keys = rsa(2048)
  const key = keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  return [issue({ names, keys }).certificate, key]
}

it.each<[string, (scene: CertificateScene) => void, string]>([
  ['nothing', () => undefined, 'No certificate file is for shop.localhost.'],
  ['no key', scene => scene.write('shop.crt', leaf.certificate), 'shop.crt has no shop.key beside it.'],
  ['no certificate', scene => scene.write('shop.key', leaf.key), 'shop.key has no shop.crt beside it.'],
  [
    'a key that others can read',
    scene => {
      scene.put('shop', leaf)
      scene.write('shop.key', leaf.key, 0o640)
    },
    'shop.key can be read or written by others than its owner (mode 640).',
  ],
  [
    'a certificate that has expired',
    scene => scene.put('shop', issue({ names, notBefore: inDays(-90), notAfter: inDays(-2) })),
    `shop.crt has expired: ${inDays(-2).toISOString().slice(0, 10)}.`,
  ],
  [
    'a certificate of tomorrow',
    scene => scene.put('shop', issue({ names, notBefore: inDays(2) })),
    `shop.crt is not valid before ${inDays(2).toISOString().slice(0, 10)}.`,
  ],
  [
    'a name that is none',
    scene => scene.put('{file.etc}', leaf),
    '2 files have names with other characters'.replace('2', '1'),
  ],
  [
    'a huge certificate',
    scene => scene.put('shop', { ...leaf, certificate: 'x'.repeat(300_000) }),
    'shop.crt has more than 262144 bytes.',
  ],
  [
    'a certificate for others',
    scene => scene.put('shop', issue({ names: ['*.localhost.example.com', 'www.shop.localhost'] })),
    'No certificate file is for shop.localhost.',
  ],
])(
  'turning to files with %s is refused with a sentence, and nothing is changed',
  async (_what, prepare, words) => {
    const scene = keep(await CertificateScene.start())
    await scene.gate.done('route add shop shop.localhost answer=200 body=shop')
    prepare(scene)
    const { exit, reply } = await scene.gate.expectUnchanged(() => scene.gate.type(scene.turn))
    expect(exit).toBe(1)
    expect(textOf(reply)).toContain(words)
    expect(textOf(reply)).not.toContain('{')
  },
)

it('reserved hosts and the host of the pages need a certificate as well', async () => {
  const scene = keep(await CertificateScene.start())
  scene.put('shop', leaf)
  await scene.gate.done('route add shop shop.localhost answer=200', scene.turn)
  for (const more of ['web-host=gate.localhost', 'reserved-hosts=status.localhost']) {
    const { reply } = await scene.gate.expectUnchanged(() => scene.gate.type(`settings set ${more}`))
    expect(reply.title).toContain(`No certificate file is for ${more.split('=')[1]}.`)
  }
})

it('links lead to the files that they name', async () => {
  const scene = keep(await CertificateScene.start())
  scene.put('live', leaf)
  for (const kind of ['crt', 'key']) symlinkSync(scene.file(`live.${kind}`), scene.file(`shop.${kind}`))
  await scene.gate.done('route add shop shop.localhost answer=200', scene.turn)
  expect(await scene.signer('shop.localhost')).toBe('Middle')
})

it('without files there is nothing to reload, and that is said', async () => {
  const scene = keep(await CertificateScene.start())
  const { exit, reply } = await scene.gate.expectUnchanged(() => scene.gate.type('certificate reload'))
  expect([exit, reply.title]).toEqual([1, expect.stringContaining('The edge uses no certificate files.')])
})

it('a folder that is gone takes nothing away', async () => {
  const scene = keep(await CertificateScene.start())
  scene.put('shop', leaf)
  await scene.gate.done('route add shop shop.localhost answer=200', scene.turn)
  rmSync(scene.file(''), { recursive: true })
  const reply = await scene.gate.done('certificate reload')
  expect(reply.notes?.[0]).toContain('The folder certificates of the data folder cannot be read')
  expect(await scene.signer('shop.localhost')).toBe('Middle')
})
