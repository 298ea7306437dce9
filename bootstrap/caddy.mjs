import { resolve } from 'node:path'
import { needs, problemWith } from './caddy-binary.mjs'
import { buildCaddy, builtCaddy, isOutdated } from './caddy-build.mjs'
import { findGo, neededGo, versionOfGo } from './go.mjs'
import { onPath } from './on-path.mjs'
import { root } from './place.mjs'
import { setting } from './setting.mjs'
import { SetupError } from './setup-error.mjs'

/**
 * The Caddy to use: the one CADDY_BIN names and no other, or else the one in `.toolchain/`, or any fitting one on PATH.
 * Undefined when none is fit, or when ours was built from older sources and Go is here to build it again.
 * @throws SetupError when CADDY_BIN names an unfit one
 */
export async function findCaddy() {
  const chosen = setting('CADDY_BIN')
  if (chosen) return insistOn(chosen)
  const outdated = isOutdated()
  if (outdated && findGo()) return undefined
  for (const path of outdated ? onPath('caddy') : [builtCaddy, ...onPath('caddy')]) {
    if (!(await problemWith(path))) return path
  }
  return undefined
}

async function insistOn(chosen) {
  const path = chosen.includes('/') ? resolve(root, chosen) : (onPath(chosen)[0] ?? chosen)
  const problem = path.includes('/') ? await problemWith(path) : 'is not on PATH'
  if (!problem) return path
  throw new SetupError(
    `CADDY_BIN: ${path} ${problem}.\nPut it right, or remove CADDY_BIN to have one found or built.`,
  )
}

/**
 * Builds the Caddy that findCaddy did not find.
 * @throws SetupError that says what is missing and the ways out
 */
export async function makeCaddy() {
  const go = findGo()
  if (go) return build(go)
  if (isOutdated() && !(await problemWith(builtCaddy))) {
    console.error('caddy/ has changed and there is no Go on PATH to build it: using the Caddy built before.')
    return builtCaddy
  }
  const reason = 'There is no Go on PATH to build one.'
  throw new SetupError([...(await whatWasFound()), reason, waysOut()].join('\n'))
}

async function build(go) {
  const version = await versionOfGo(go)
  await buildCaddy(go, `This is Go ${version}; caddy/go.mod asks for ${neededGo()} or newer.\n${waysOut()}`)
  const problem = await problemWith(builtCaddy)
  if (problem) throw new SetupError(`The Caddy just built from caddy/ ${problem}.\n${waysOut()}`)
  return builtCaddy
}

async function whatWasFound() {
  const needed = `Gatehouse needs Caddy ${needs.version} or newer with the modules ${needs.modules.join(', ')}.`
  const found = []
  for (const path of [builtCaddy, ...onPath('caddy')]) found.push(`  ${path} ${await problemWith(path)}`)
  return [needed, ...found, ...(found.length > 1 ? [] : ['  There is no caddy on PATH.'])]
}

const waysOut = () =>
  `Three ways out:
  1. Install Go ${neededGo()} or newer and start again: caddy/ is then built.
  2. Set CADDY_BIN, in the environment or in .env, to a Caddy with these modules.
  3. Put such a binary at ${builtCaddy}.`
