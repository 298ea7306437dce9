import { accessSync } from 'node:fs'
import { longStep } from './long-step.mjs'
import { isExecutable, onPath } from './on-path.mjs'
import { SetupError } from './setup-error.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** The Chromium to test the status page with: the one GATEHOUSE_CHROMIUM names, or else one on PATH. Undefined when there is none. */
export function findChromium() {
  const chosen = process.env.GATEHOUSE_CHROMIUM
  return chosen ? (isExecutable(chosen) ? chosen : undefined) : names.flatMap(onPath)[0]
}

/** The same, from the packages of the distribution where there is none and we may install it. Never fails: tests can do without. */
export async function findOrInstallChromium() {
  const found = findChromium()
  const [apt] = onPath('apt-get')
  if (found || !apt || process.getuid?.() !== 0 || !isDebian()) return found
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await longStep('Looking for packages', apt, ['update'], { env, advice: '' })
    const args = ['install', '-y', '--no-install-recommends', 'chromium']
    await longStep('Installing Chromium for the tests of the status page', apt, args, { env, advice: '' })
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
  }
  return findChromium()
}

// Ubuntu's package of that name installs a snap, which does not run everywhere.
function isDebian() {
  try {
    accessSync('/etc/debian_version')
    return onPath('snap').length === 0
  } catch {
    return false
  }
}
