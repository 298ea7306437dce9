import { describe, expect, it } from 'vitest'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { shared } from '../harness/shared.ts'
import { previewOf } from './asked.ts'
import { clientOf, SecureScene, testCa } from './secure-scene.ts'

const keep = keeper()
const ours = testCa('Our CA')
const theirs = testCa('Their CA')
const scene = shared(
  await SecureScene.start(
    'route add shop shop.localhost UPSTREAM',
    'route add admin shop.localhost UPSTREAM path=/admin',
    'route add wide *.wide.localhost UPSTREAM',
    'route add below one.wide.localhost UPSTREAM path=/below',
    `policy add it client-cert ca=${ours.typed}`,
    `policy add that client-cert ca=${theirs.typed}`,
  ),
)
const { gatehouse } = scene

const preview = (line: string) => previewOf(gatehouse, line)

describe('client-cert', () => {
  it('names CAs by their subject and a fingerprint', async () => {
    const { reply } = await gatehouse.type('policy show it')
    expect(textOf(reply)).toMatch(/Our CA \([0-9a-f]{16}\)/)
    expect(JSON.stringify(reply)).not.toContain(ours.typed.slice(20, 60))
  })

  it('takes a bundle as PEM', async () => {
    const pem = `${ours.certificate}${theirs.certificate}`
    await gatehouse.done(`policy add both client-cert ca="${pem.replaceAll('\n', ' ')}"`)
    const { options } = gatehouse.edge.control.current().state.policies.find(one => one.name === 'both') ?? {}
    expect(options?.ca).toEqual([ours.typed, theirs.typed].sort())
    await gatehouse.done('policy remove both')
  })

  it('is confirmed before it keeps people out, and before it lets more of them in', async () => {
    expect(await preview('route policy add shop it')).toMatch(
      /^asks: [\s\S]*only those whom it \(client-cert\)/,
    )
    await gatehouse.done('route policy add shop it')
    expect(await preview('policy set it mode=asked')).toMatch(/^asks: [\s\S]*mode from required to asked/)
    expect(await preview(`policy set it ca=${ours.typed},${theirs.typed}`)).toMatch(
      /^asks: [\s\S]*protects less: ca from Our CA/,
    )
    await gatehouse.done('policy set it mode=asked')
    expect(await preview('policy set it mode=required')).toMatch(
      /^asks: [\s\S]*only those whom it \(client-cert\)/,
    )
    await gatehouse.done('policy set it mode=required')
  })

  it('is refused where routes of one host trust different CAs, also through a wildcard', async () => {
    expect(await preview('route policy add admin that')).toContain(
      'The routes of shop.localhost carry "that" and "it", which trust different CAs.',
    )
    await gatehouse.done('route policy add wide it')
    expect(await preview('route policy add below that')).toContain('The routes of one.wide.localhost carry')
    await gatehouse.done('route disable wide', 'route policy add below that')
    expect(await preview('route enable wide')).toContain('The routes of one.wide.localhost carry')
  })

  it('is refused where there is no HTTPS, and keeps HTTPS from being taken away', async () => {
    const plain = keep(await TestGatehouse.start())
    await plain.done(
      'route add shop shop.localhost answer=200 body=x',
      `policy add it client-cert ca=${ours.typed}`,
    )
    const answer = await plain.expectUnchanged(() => plain.type('route policy add shop it'))
    expect(textOf(answer.reply)).toContain('The policy it needs an HTTPS listener, and there is none')
    expect(await preview('settings set https=none tls=off')).toContain(
      'The policy it needs an HTTPS listener',
    )
  })

  it.each([
    ['', 'ca is missing'],
    ['ca=', 'ca: write one CA certificate'],
    ['ca=hello', 'ca: this is not a certificate'],
    ['ca={env.HOME}', 'ca: write one CA certificate'],
    [`ca=${ours.typed},`, 'ca: write one CA certificate'],
    [
      `ca=${clientOf(ours).certificate.replace(/-----[A-Z ]+-----|\s/g, '')}`,
      'is not the certificate of a CA',
    ],
    [
      `ca="${ours.certificate.replaceAll('\n', ' ')} hello"`,
      'ca: this holds something else beside certificates',
    ],
    ['ca="-----BEGIN PRIVATE KEY----- MIGHAgEA -----END PRIVATE KEY-----"', 'ca: this holds a private key'],
    [
      `ca=${Array.from({ length: 11 }, (_, n) => testCa(`CA ${n}`).typed).join()}`,
      'ca: at most 10 CA certificates',
    ],
    [`ca=${ours.typed} mode=maybe`, 'mode: say one of asked, required'],
    [`ca=${ours.typed} forward=perhaps`, 'forward: say yes or no'],
  ])('refuses %s', async (keys, sentence) => {
    const answer = await gatehouse.expectUnchanged(() => gatehouse.type(`policy add bad client-cert ${keys}`))
    expect(answer.exit).not.toBe(0)
    expect(answer.reply.title).toContain(sentence)
  })
})
