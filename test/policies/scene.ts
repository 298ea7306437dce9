import { readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { laid } from '@gatehouse/core/routing/mitigation/lay.ts'
import { findPolicy, policyId } from '@gatehouse/core/routing/policy/policy.ts'
import type { Settings } from '@gatehouse/core/routing/settings.ts'
import { expect, it } from 'vitest'
import { type Answer, type AskOptions, ask } from '../harness/ask.ts'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'

type UpstreamAnswer = Parameters<typeof startUpstream>[1]

/** A real edge with one route `shop` to an upstream that remembers what it was asked. */
export class PolicyScene {
  readonly gatehouse: TestGatehouse
  readonly upstream: Upstream

  private constructor(gatehouse: TestGatehouse, upstream: Upstream) {
    this.gatehouse = gatehouse
    this.upstream = upstream
  }

  static async start(answer?: UpstreamAnswer, settings: Partial<Settings> = {}): Promise<PolicyScene> {
    const upstream = await startUpstream('shop', answer)
    // The tests come from 127.0.0.1, and may say by X-Forwarded-For on whose behalf.
    const gatehouse = await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'], ...settings } })
    const scene = new PolicyScene(gatehouse, upstream)
    await gatehouse.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
    return scene
  }

  /** A real request to the route; `client` is whom a trusted proxy names. */
  async ask(path = '/', { client, ...options }: AskOptions & { client?: string } = {}): Promise<Answer> {
    const forwarded = client === undefined ? {} : { 'X-Forwarded-For': client }
    return ask(this.gatehouse.edge.http, 'shop.localhost', path, {
      ...options,
      headers: { ...forwarded, ...options.headers },
    })
  }

  /** How often the upstream was asked while something was done. */
  async reaching(work: () => Promise<unknown>): Promise<number> {
    const before = this.upstream.seen.length
    await work()
    return this.upstream.seen.length - before
  }

  /**
   * Fills a list of addresses as a feed does: another file, renamed over it.
   * @param ageSeconds how long ago it seems to have been written
   */
  writeList(name: string, content: string, ageSeconds = 3600): void {
    const path = join(this.gatehouse.edge.place.lists, `${name}.txt`)
    writeFileSync(`${path}.tmp`, content)
    const atSeconds = Date.now() / 1000 - ageSeconds
    utimesSync(`${path}.tmp`, atSeconds, atSeconds)
    renameSync(`${path}.tmp`, path)
  }

  /** What `prove shop` says of a policy. */
  async verdict(policy: string): Promise<string> {
    const proofs = await this.gatehouse.edge.control.prove('shop')
    const proof = proofs.find(one => one.policy === policy)
    return `${proof?.verdict}: ${proof?.words}`
  }

  /** Takes a policy, also one that a mitigation lays, out of the configuration that runs, behind the back of Gatehouse, and leaves everything else. */
  async takeOut(policy: string): Promise<void> {
    const { edge } = this.gatehouse
    const id = policyId(findPolicy(laid(edge.control.current().state), policy))
    const { body, etag } = await edge.admin.read()
    const config = JSON.parse(body)
    for (const server of Object.values<{ named_routes?: Record<string, unknown> }>(config.apps.http.servers))
      for (const name of [id, `${id}-around`])
        if (server.named_routes?.[name]) server.named_routes[name] = { handle: [] }
    expect(await edge.admin.push(JSON.stringify(config), etag)).toMatchObject({ kind: 'accepted' })
  }

  async stop(): Promise<void> {
    await this.gatehouse.stop()
    await this.upstream.stop()
  }
}

/** What shows a policy. */
export interface PolicyCase {
  title: string
  /** `policy add it …`; the policy is called `it`. */
  add: string
  /** What else is typed before. */
  before?: readonly string[]
  /** What else must be there before anything is typed. */
  prepare?(scene: PolicyScene): void
  settings?: Partial<Settings>
  upstream?: UpstreamAnswer
  /** Real requests with expectations. It must fail when the policy is not there. */
  check(scene: PolicyScene): Promise<void>
  /** What `prove` says of it when it is there; a proof without a word of failure unless told otherwise. */
  verdict?: 'proven' | 'open'
}

/** Shows a policy by real requests and by `prove`, and that both notice when it is taken out of what Caddy runs. */
export function showsPolicy({
  title,
  add,
  before = [],
  prepare,
  settings,
  upstream,
  check,
  verdict = 'proven',
}: PolicyCase): void {
  it(title, { timeout: 60_000 }, async () => {
    const scene = await PolicyScene.start(upstream, settings)
    try {
      prepare?.(scene)
      const reply = await scene.gatehouse.done(...before, add, 'route policy add shop it')
      expect(textOf(reply)).toContain(verdict === 'proven' ? 'it on shop: proven' : 'it on shop: not shown')
      await check(scene)
      const asked = scene.upstream.seen.length
      expect(await scene.verdict('it')).toMatch(new RegExp(`^${verdict}`))
      expect(scene.upstream.seen).toHaveLength(asked)
      await scene.takeOut('it')
      await expect(check(scene), 'the check must notice that the policy is gone').rejects.toMatchObject({
        name: 'AssertionError',
      })
      // It noticed that, and not that the edge is away.
      expect(await scene.reaching(() => scene.ask('/'))).toBe(1)
      if (verdict === 'proven') expect(await scene.verdict('it')).toMatch(/^failed/)
    } finally {
      await scene.stop()
    }
  })
}

/** The lines of a data file beside the tests, without comments. */
export function dataLines(name: string): string[] {
  return readFileSync(new URL(`data/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
}
