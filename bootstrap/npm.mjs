import { realpathSync } from 'node:fs'
import { onPath } from './on-path.mjs'
import { SetupError } from './setup-error.mjs'

/**
 * The command that runs npm under the given Node: the npm that started us, or else the one on PATH.
 * @throws SetupError when there is none
 */
export function npm(node) {
  const [found] = onPath('npm')
  const candidates = [process.env.npm_execpath, found && realpathSync(found)]
  const script = candidates.find(path => path && /npm-cli\.c?js$/.test(path))
  if (script) return [node, script]
  if (found) return [found]
  throw new SetupError('Gatehouse installs its packages with npm, and there is no npm on PATH.')
}
