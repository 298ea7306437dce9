import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { longStep } from './long-step.mjs'
import { npm } from './npm.mjs'
import { inRoot } from './place.mjs'
import { writeWhole } from './whole-file.mjs'

// Inside node_modules, so that it goes whenever node_modules goes. It holds the hash of the installed lock file.
const stamp = inRoot('node_modules', '.gatehouse-installed')

/** True when an installation was finished here, of whichever lock file. */
export const hasPackages = () => existsSync(stamp)

/** True when the finished installation is that of the present package-lock.json. */
export function hasCurrentPackages() {
  return hasPackages() && readFileSync(stamp, 'utf8') === lockHash()
}

/**
 * Runs `npm ci` under the given Node.
 * @throws SetupError when npm fails
 */
export async function installPackages(node, env) {
  const hash = lockHash()
  rmSync(stamp, { force: true })
  const [command, ...before] = npm(node)
  const advice = 'Put right what npm says, and start again.'
  // No package runs code while it is installed, whatever the machine's own npm would let it do.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  await longStep('Installing packages', command, [...before, ...args], { env, advice })
  writeWhole(stamp, hash)
}

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex')
