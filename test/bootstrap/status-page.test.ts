import { expect, test } from 'vitest'
import { Checkout } from './checkout.ts'

/** A checkout in which the status page is there and nothing else is missing. */
async function checkoutWithPage(): Promise<Checkout> {
  const checkout = new Checkout()
  checkout.write('bot/src/main.ts', "console.log('started')")
  checkout.caddy('bin/caddy')
  const run = await checkout.run('start.mjs')
  expect(run).toMatchObject({ code: 0, stdout: 'started\n' })
  return checkout
}

const builds = (checkout: Checkout) => checkout.calls('astro').length

test('the page is built once, and again when what it is made of has changed', async () => {
  const checkout = await checkoutWithPage()
  expect(checkout.read('status-site/dist/index.html')).toBe('<p></p>')
  expect(await checkout.run('start.mjs')).toMatchObject({ code: 0, stderr: '' })
  expect(builds(checkout)).toBe(1)
  checkout.write('status-site/src/words/en.ts', '// changed')
  await checkout.run('start.mjs')
  checkout.write('core/src/status-document/overview.ts', '// changed')
  await checkout.run('start.mjs')
  expect(builds(checkout)).toBe(3)
})

test('a page that was taken away is built again', async () => {
  const checkout = await checkoutWithPage()
  checkout.remove('status-site/dist')
  await checkout.run('start.mjs')
  expect(builds(checkout)).toBe(2)
})

test('a page that cannot be built stops the start with the words of Astro, and the old one stays', async () => {
  const checkout = await checkoutWithPage()
  checkout.write('astro-fails', '')
  checkout.write('status-site/index.astro', '<broken')
  const run = await checkout.run('start.mjs')
  expect(run).toMatchObject({ code: 1, stdout: '' })
  expect(run.stderr).toContain('index.astro:1:1: cannot')
  expect(checkout.has('status-site/dist/index.html')).toBe(true)
})
