import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { chromiumPath } from '../../harness/chromium.ts'
import * as made from '../documents.ts'
import { incidentsDocument } from '../incident-documents.ts'
import { StatusServer } from '../server.ts'
import { session } from '../session.ts'
import { type Scene, scenes } from './scenes.ts'

// Draws docs/pictures/page-*.png: the built page as a browser shows it, with the documents of an edge that is made up.
const executablePath = chromiumPath()
if (executablePath === undefined) {
  process.stderr.write(
    'NOT DRAWN: the pictures of the status page. There is no Chromium: install it, or name one in GATEHOUSE_CHROMIUM.\n',
  )
} else {
  const args = [
    '--no-sandbox',
    '--disable-quic',
    '--disable-background-networking',
    '--font-render-hinting=none',
    '--enable-features=OverlayScrollbar',
  ]
  const browser = await chromium.launch({ executablePath, args })
  try {
    for (const scene of scenes) await draw(browser, scene)
  } finally {
    await browser.close()
  }
  process.stdout.write('docs/pictures/page-*.png are drawn.\n')
}

function logs() {
  const top = (...texts: string[]) => ({
    entries: texts.map((text, at) => ({ text, least: 9000 - 2100 * at, most: 9000 - 2100 * at })),
    total: 24_000,
  })
  return made.logsDocument('/products/42', {
    paths: top('/', '/products/42', '/cart'),
    clients: top('203.0.113.7', '198.51.100.20', '192.0.2.44'),
    agents: top('Firefox on Linux', 'Safari on iOS', 'curl/8.14'),
  })
}

async function draw(browser: Browser, { file, path, size, scheme }: Scene): Promise<void> {
  const server = new StatusServer(made.atMs)
  const base = await server.listen()
  server.documents.set('/data/overview.json', made.overview())
  server.documents.set('/data/routes/shop.json', made.routeDocument())
  server.documents.set('/data/logs/24h.json', logs())
  server.documents.set('/data/incidents.json', incidentsDocument())
  server.documents.set('/session', session('Firefox on Linux'))
  const context = await browser.newContext({
    viewport: size,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
    isMobile: size.width < 600,
    deviceScaleFactor: size.width < 600 ? 2 : 1,
  })
  try {
    const page = await context.newPage()
    await page.clock.install({ time: made.atMs })
    await page.goto(base + path)
    await page.locator('.content').waitFor()
    const folder = new URL('../../../docs/pictures/', import.meta.url)
    await page.screenshot({ path: fileURLToPath(new URL(file, folder)), animations: 'disabled' })
  } finally {
    await context.close()
    await server.close()
  }
}
