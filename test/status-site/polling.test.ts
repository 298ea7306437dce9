import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isBlind, openBrowser, Viewer } from './viewer.ts'

describe.skipIf(isBlind)('a page that is open asks again', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  /** Somebody whose browser throws the same with each of its dice. */
  async function viewer(thrown: number): Promise<Viewer> {
    const one = await Viewer.open(browser)
    await one.page.addInitScript(`Math.random = () => ${thrown}`)
    await one.look('/')
    return one
  }

  /** After how many seconds it asks, each time. */
  async function pauses(one: Viewer, times: number): Promise<number[]> {
    const seen = []
    for (let time = 0; time < times; time += 1) {
      const sinceMs = one.server.nowMs
      await one.asks()
      seen.push((one.server.nowMs - sinceMs) / 1000)
    }
    return seen
  }

  test.each([
    [0, 12],
    [0.5, 15],
    [0.999, 18],
  ])('where its dice say %d after %d s, so that many viewers do not come at once', async (thrown, afterS) => {
    const one = await viewer(thrown)
    for (const pauseS of await pauses(one, 2)) expect(Math.abs(pauseS - afterS)).toBeLessThanOrEqual(1)
  })

  test('more and more seldom while it gets no answer, up to two minutes, and as before once it does', async () => {
    const one = await viewer(0.5)
    await pauses(one, 1)
    one.server.mood = 'stopped'
    await one.asks()
    const seen = await pauses(one, 7)
    const wanted = [2, 4, 8, 16, 32, 64, 120]
    for (const [at, pauseS] of seen.entries())
      expect(Math.abs(pauseS - (wanted[at] ?? 0))).toBeLessThanOrEqual(1)
    one.server.mood = 'well'
    await one.asks()
    const [after = 0] = await pauses(one, 1)
    expect(Math.abs(after - 15)).toBeLessThanOrEqual(1)
  })
})

describe.skipIf(isBlind)('motion', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  const paths = [
    '/',
    '/routes/shop',
    '/logs/?span=24h',
    '/incidents/',
    '/incidents/3',
    '/sessions/',
    '/doctor/',
  ]

  /** What moves on a page by itself, under the pointer or when one goes on from it. */
  const moving = async ({ page }: Viewer) => {
    await page.keyboard.press('Tab')
    return page.evaluate(() => {
      const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
      const inForce = rules.flatMap(rule =>
        rule instanceof CSSMediaRule
          ? matchMedia(rule.conditionText).matches
            ? [...rule.cssRules]
            : []
          : [rule],
      )
      const leaving =
        inForce.filter(rule => rule.cssText.startsWith('@view-transition')).at(-1)?.cssText ?? ''
      const long = (text: string) => text.split(',').some(one => Number.parseFloat(one) > 0)
      const moved = [...document.querySelectorAll('*')].flatMap(element =>
        ['', '::before', '::after'].flatMap(part => {
          const { transitionDuration, animationName, animationDuration } = getComputedStyle(element, part)
          const moves = long(transitionDuration) || (animationName !== 'none' && long(animationDuration))
          return moves ? [`${element.localName}${part}`] : []
        }),
      )
      const running = document.getAnimations().length
      return { leaving: /navigation:\s*auto/.test(leaving), moved: [...new Set(moved)].length, running }
    })
  }

  test('is none at all for whoever wants none', async () => {
    const still = await Viewer.open(browser, { reducedMotion: 'reduce' })
    for (const path of paths) {
      await still.look(path)
      expect([path, await moving(still)]).toEqual([path, { leaving: false, moved: 0, running: 0 }])
    }
  })

  test('is there for everybody else, so that the test above looks at what moves', async () => {
    const other = await Viewer.open(browser, { reducedMotion: 'no-preference' })
    await other.look('/')
    const { leaving, moved } = await moving(other)
    expect([leaving, moved > 0]).toEqual([true, true])
  })
})
