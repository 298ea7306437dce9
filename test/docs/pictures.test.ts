import { readdirSync, readFileSync } from 'node:fs'
import { exampleCards } from '@gatehouse/bot/docs/pictures/example-cards.ts'
import { chartPictures, exampleCharts } from '@gatehouse/bot/docs/pictures/example-charts.ts'
import { pictures } from '@gatehouse/bot/docs/pictures/pictures.ts'
import { escapeXml } from '@gatehouse/bot/docs/pictures/svg.ts'
import { expect, it } from 'vitest'

import { differing, pixelsOf } from '../charts/pixels.ts'
import { scenes } from '../status-site/pictures/scenes.ts'

const folder = 'docs/pictures/'

it('docs/pictures holds what npm run docs draws, and nothing else', async () => {
  const drawn = await pictures()
  const charts = exampleCharts().map(({ name }) => `chart-${name}.png`)
  const pages = scenes.map(({ file }) => file)
  expect(readdirSync(folder).sort()).toEqual([...drawn.keys(), ...charts, ...pages].sort())
  for (const [name, svg] of drawn) expect(readFileSync(folder + name, 'utf8'), name).toBe(svg)
})

it('its charts are those that npm run docs draws', async () => {
  for (const [name, png] of await chartPictures()) {
    const [kept, drawn] = [await pixelsOf(readFileSync(folder + name)), await pixelsOf(png)]
    expect([kept.width, kept.height], name).toEqual([drawn.width, drawn.height])
    // The edges of letters may differ by the processor that draws them.
    expect(differing(kept.data, drawn.data), name).toBeLessThan(0.01 * drawn.width * drawn.height)
  }
})

it('a picture shows the words of its card, and the buttons', async () => {
  const drawn = await pictures()
  const cards = Object.entries(await exampleCards())
  for (const chat of ['slack', 'discord']) {
    for (const [name, { card }] of cards) {
      const svg = drawn.get(`${chat}-${name}.svg`) ?? ''
      const [word = ''] = card.reply.title.split(/[ :]/)
      expect(svg, name).toContain(escapeXml(word))
      for (const { label, deed } of card.buttons)
        if (chat === 'discord' || deed.kind !== 'code' || card.asks === null)
          expect(svg).toContain(`>${label}<`)
    }
  }
})

it('nothing in a picture is loaded, run or linked', async () => {
  for (const [name, svg] of await pictures()) {
    expect(svg, name).not.toMatch(
      /<(?:script|image|a|foreignObject|style|use)\b|href|url\(|&(?!(?:amp|lt|gt|quot);)/,
    )
    expect(svg.match(/<text\b/g)?.length).toBe(svg.match(/<\/text>/g)?.length)
  }
  expect(escapeXml('<script>"&\'')).toBe("&lt;script&gt;&quot;&amp;'")
})
