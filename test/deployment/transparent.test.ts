import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { succeeds, whyNoNamespaces } from './namespaces.ts'
import { Stack } from './stack.ts'

const why =
  whyNoNamespaces() ??
  (succeeds('sh', ['-c', 'command -v nft']) ? undefined : 'there is no nft here (nftables)')
if (why !== undefined)
  process.stderr.write(`\n!! NOT TESTED: the profile transparent of docker-compose.yml, for ${why}.\n\n`)

describe.skipIf(why !== undefined)('the profile transparent', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await Stack.start({
      variables: { GATEHOUSE_HTTP: ':8080', GATEHOUSE_HTTPS: 'none' },
      // Nothing but the redirect can make port 80 answer.
      edit: (name, service) => (name === 'caddy' ? { ...service, sysctls: {} } : service),
    })
    await stack.gate('route', 'add', 'shop', 'shop.example.com', 'http://shop:3000')
  })
  afterAll(() => stack?.stop())

  const asked = () =>
    stack.ask('shop.example.com').then(
      ({ body }) => body,
      (error: Error) => error.message,
    )
  const rules = () => stack.inNetwork('caddy', 'nft list ruleset')

  it('takes packets to port 80 to Caddy, done once or twice, until it is undone', async () => {
    expect(await asked()).toMatch(/hang up|ECONNRESET|EPIPE/)
    const before = rules()
    expect(await stack.once('transparent')).toMatchObject({ exit: 0, stderr: '' })
    const once = rules()
    expect(once.replace(/\s/g, '')).toContain(
      'tcpdport80redirectto:8080tcpdport443redirectto:8443udpdport443redirectto:8443',
    )
    // The client is still known by its own address.
    expect(await asked()).toBe('shop / for 198.51.100.7\n')

    expect((await stack.once('transparent')).exit).toBe(0)
    expect(rules()).toBe(once)
    expect(await asked()).toBe('shop / for 198.51.100.7\n')

    expect((await stack.once('transparent', ['off'])).exit).toBe(0)
    expect((await stack.once('transparent', ['off'])).exit).toBe(0)
    expect(rules()).toBe(before)
    expect(await asked()).toMatch(/hang up|ECONNRESET|EPIPE/)
  })

  it('has no other capability than the one that it needs', async () => {
    const service = stack.file.services.transparent
    if (service === undefined) throw new Error('there is no such service')
    service.entrypoint = ['/usr/bin/grep', '-E', '^(CapBnd|CapEff|NoNewPrivs)', '/proc/self/status']
    const { stdout } = await stack.once('transparent', ['-s'])
    expect(stdout.replaceAll('\t', ' ').trim().split('\n')).toEqual([
      'CapEff: 0000000000001000',
      'CapBnd: 0000000000001000',
      'NoNewPrivs: 1',
    ])
  })

  it('says what is wrong with other words and changes nothing', async () => {
    const service = stack.file.services.transparent
    if (service === undefined) throw new Error('there is no such service')
    service.entrypoint = null
    const before = rules()
    expect(await stack.once('transparent', ['of'])).toMatchObject({
      exit: 2,
      stderr: 'redirect on, or redirect off\n',
    })
    expect(rules()).toBe(before)
  })
})
