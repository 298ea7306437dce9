import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PolicyScene } from './scene.ts'

const everyday = [
  "/?id=1' UNION SELECT password FROM users-- -",
  '/?q=<script>alert(1)</script>',
  '/?file=../../../../etc/passwd',
].map(encodeURI)

let scene: PolicyScene
beforeAll(async () => {
  scene = await PolicyScene.start()
  await scene.gatehouse.done('policy add it waf', 'route policy add shop it')
})
afterAll(() => scene.stop())

const statuses = async () =>
  Promise.all(everyday.map(async path => (await scene.ask(path, { headers: { Accept: '*/*' } })).status))

describe('the proof of a waf', () => {
  it('is as good as what single attacks of every day meet, and names them', async () => {
    expect(await statuses()).toEqual([403, 403, 403])
    expect(await scene.verdict('it')).toBe(
      'proven: SQL injection, XSS, traversal, command injection, Log4j, SQL injection in a body, each alone, were refused with 403, and a harmless request came through',
    )
  })

  it('is none where every attack comes through alone, however much all of them would score together', async () => {
    await scene.gatehouse.done('policy set it inbound-threshold=40')
    expect(await statuses()).toEqual([200, 200, 200])
    expect(await scene.verdict('it')).toBe(
      'open: none of the attacks that were tried was refused; SQL injection, XSS, traversal, command injection, Log4j, SQL injection in a body came through, which rules noted, below the threshold of 40; but one grave match is 5 and does not reach 40',
    )
  })

  it('is none where some come through, and says which', async () => {
    await scene.gatehouse.done('policy set it inbound-threshold=12')
    expect(await scene.verdict('it')).toMatch(
      /^open: .+, each alone, were refused with 403, and a harmless request came through; .+ came through, which rules noted, below the threshold of 12; but one grave match/,
    )
  })

  it('says what is to be known of the options', async () => {
    await scene.gatehouse.done('policy set it inbound-threshold=5 beyond-limit=pass body-limit=1MB')
    expect(await scene.verdict('it')).toMatch(
      /^proven: .* came through; but attacks behind the first 1MB or the first 1000 values pass unseen; but a single request may keep a core busy/,
    )
  })

  it('says that nothing is refused where it only detects', async () => {
    await scene.gatehouse.done('policy set it mode=detect beyond-limit=refuse body-limit=100KB')
    expect(await statuses()).toEqual([200, 200, 200])
    expect(await scene.verdict('it')).toMatch(
      /^proven: SQL injection, XSS, .*, each alone, were noted, and came through, and a harmless request came through; but it refuses nothing$/,
    )
  })

  it('is none for a class whose rules are waived, and names the others', { timeout: 30_000 }, async () => {
    await scene.gatehouse.done('policy set it mode=block')
    for (const rule of [941_100, 941_110, 941_160, 941_390])
      await scene.gatehouse.done(`policy waive it ${rule} reason="an editor" owner=anna`)
    expect(await scene.verdict('it')).toMatch(
      /^open: SQL injection, traversal, .*, each alone, were refused with 403, .*; XSS came through, and no rule noted them without the waived ones$/,
    )
    await scene.takeOut('it')
    expect(await scene.verdict('it')).toMatch(/^failed: .* came through, and no rule noted them$/)
  })
})
