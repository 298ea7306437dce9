import { delimiter, dirname } from 'node:path'
import { findCaddy, makeCaddy } from './caddy.mjs'
import { withLock } from './lock.mjs'
import { findNode, installNode } from './node.mjs'
import { hasCurrentPackages, installPackages } from './packages.mjs'
import { inToolchain } from './place.mjs'
import { buildPage, hasCurrentPage } from './status-page.mjs'

/**
 * Sees to it that Node, the packages, the status page and Caddy are there, and answers what to run programs with: the path of Node, and
 * an environment with that Node first on PATH and CADDY_BIN set; compiled sources are kept, which spares time and memory. When all is there already, nothing is run or written.
 * The C library gets memory for all threads in one place: by default each thread has places of its own, and what was given back stays there.
 * @throws SetupError when something is missing and cannot be got
 */
export async function ensure() {
  const { node, env } = await ensurePackages()
  await findOrMake(hasCurrentPage, () => buildPage(node, env))
  const caddy = await findOrMake(findCaddy, makeCaddy)
  const spared = { NODE_COMPILE_CACHE: inToolchain('compile-cache'), MALLOC_ARENA_MAX: '1' }
  return { node, env: { ...env, CADDY_BIN: caddy, ...spared } }
}

/**
 * The same of Node and the packages alone, for programs that need neither Caddy nor the status page.
 * @throws SetupError when something is missing and cannot be got
 */
export async function ensurePackages() {
  const node = await findOrMake(findNode, installNode)
  const env = withNode(node)
  await findOrMake(hasCurrentPackages, () => installPackages(node, env))
  return { node, env }
}

/** The environment with this Node first on PATH, for everything that asks for a `node`. */
export function withNode(node) {
  const { PATH = '' } = process.env
  const folder = dirname(node)
  return { ...process.env, PATH: PATH ? `${folder}${delimiter}${PATH}` : folder }
}

// Looks again inside the lock: whoever held it before may have made the very thing.
async function findOrMake(find, make) {
  return (await find()) || withLock(async () => (await find()) || make())
}
