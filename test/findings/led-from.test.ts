import { sensitiveFiles } from '@gatehouse/core/findings/detectors/sensitive-files.ts'
import { ledFrom, otherSite } from '@gatehouse/core/findings/led-from.ts'
import { expect, it } from 'vitest'
import { WatchScene } from './watch-scene.ts'

it.each([
  ['https://evil.example/page?x=1', 'evil.example'],
  ['http://anna:word@Evil.example:8080', 'evil.example'],
  ['https://shop.example.com/cart', undefined],
  ['https://shop.example.com:8443/cart', undefined],
  ['https://www.shop.example.com/', undefined],
  ['https://example.com/', undefined],
  ['https://notexample.com/', 'notexample.com'],
  ['android-app://mail', undefined],
  ['https:///', undefined],
  ['', undefined],
])('a request to shop.example.com from "%s" was led there by %s', (referrer, site) => {
  expect(otherSite({ host: 'shop.example.com', referrer })).toBe(site)
})

it('a finding says which site led there, when each request that it keeps says one', () => {
  const scene = new WatchScene([sensitiveFiles])
  scene.see({ path: '/.env', status: 200, bytes: 9, referrer: `https://${'e'.repeat(300)}.example/` })
  const [led] = scene.found()
  expect(led).toMatchObject({ severity: 'critical', samples: [{ from: 'e'.repeat(128) }] })
  expect(led && ledFrom(led)).toBe('e'.repeat(128))
  scene.see({ path: '/.env', status: 200, bytes: 9, referrer: '' })
  const [both] = scene.found()
  expect(both?.samples).toHaveLength(2)
  expect(both && ledFrom(both)).toBeNull()
})
