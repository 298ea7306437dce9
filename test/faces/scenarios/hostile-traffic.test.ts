import { expect, it } from 'vitest'
import { eachFace, type Scene } from '../each-face.ts'
import type { FacePerson } from '../face.ts'
import { hostileAgents, hostilePaths, sendHostile } from '../hostile-requests.ts'
import { addShop, counted } from '../traffic-scene.ts'

/** Every command that shows what clients wrote. */
const lines = [
  'traffic shop',
  'logs rate shop',
  'logs top agents shop',
  'logs top paths shop',
  'logs top referrers',
  'logs top errors shop',
  'logs top slow shop',
  'logs top clients',
  'logs search shop limit=60',
  'logs tail shop',
  'finding list',
  'finding show f1',
] as const

/** What moves a cursor, is not seen, or turns what stands around it. Chats get two of them from us, where nothing may become a mention. */
const unseen = /[^\P{Cc}\n]|[^\P{Cf}\u200b\u2060]|[\p{Zl}\p{Zp}]/u
const isForged = (said: string) => /^\W*Route (?:shop|wiki) removed/m.test(said)

eachFace('what clients wrote is shown as the text that it is', [], async scene => {
  const { face, gate } = scene
  await addShop(gate)
  await counted(gate, await sendHostile(gate))
  const vera = face.person('vera', 'viewer')
  const said = new Map<string, string>()
  for (const line of lines) {
    const words = await vera.types(line)
    expect(words, line).not.toMatch(/went wrong|did not take/)
    expect(unseen.exec(words)?.[0].codePointAt(0)?.toString(16), line).toBeUndefined()
    expect(isForged(words), line).toBe(false)
    expect(words.length, line).toBeLessThan(100_000)
    said.set(line, words)
  }
  // It is there, and not only left out.
  expect(said.get('logs top agents shop')).toMatch(/<!channel>/)
  expect(said.get('logs top agents shop')).toMatch(/photo\\u\{202e\}gnp\.exe/)
  expect(said.get('logs top agents shop')).toMatch(/\\u\{2028\}✓ Route shop removed/)
  expect(said.get('logs top paths shop')).toMatch(/\/\[t\]\(https:\/\/evil\.example\)/)
  expect(said.get('logs search shop limit=60')).toMatch(/@everyone/)
  expect(said.get('finding list')).toMatch(/control bytes or huge texts/)
  expect(said.get('finding show f1')).toMatch(/\\u\{[0-9a-f]+\}/)
  demandNothingActive(scene, vera)
})

/** In the chats nothing became a mention or a link, in what one person sees as in what all do. Discord's texts are read so already. */
function demandNothingActive({ stage }: Scene, { account }: FacePerson): void {
  const { slack, discord, slackOps } = stage.all
  expect(discord.pings).toEqual([])
  for (const place of [slackOps, 'dm'] as const)
    for (const { mentions, links, notification } of account.slack.sees(place)) {
      expect({ mentions, links }).toEqual({ mentions: [], links: [] })
      expect(notification).not.toMatch(unseen)
    }
  expect(slack.violations).toEqual([])
}

it('what clients wrote is what these checks are about', () => {
  const raw = [...hostileAgents, ...hostilePaths].join('\n')
  expect(raw).toMatch(unseen)
  for (const text of ['\u009b', '\u202e', '\u2066', '\u2028', '\u0085']) {
    expect(raw).toContain(text)
    expect(text).toMatch(unseen)
  }
  expect(isForged(raw.replaceAll('\u2028', '\n'))).toBe(true)
  expect(JSON.stringify(raw)).toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
})
