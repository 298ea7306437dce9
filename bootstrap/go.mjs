import { readFileSync } from 'node:fs'
import { ask } from './ask.mjs'
import { onPath } from './on-path.mjs'
import { inRoot } from './place.mjs'

/** The Go on PATH, if any. */
export const findGo = () => onPath('go')[0]

/** The Go version that caddy/go.mod asks for. */
export function neededGo() {
  return /^go\s+(\S+)/m.exec(readFileSync(inRoot('caddy', 'go.mod'), 'utf8'))?.[1] ?? 'of a current version'
}

/** The version of an installed Go itself, not of a toolchain that it would fetch; empty when it does not say. */
export async function versionOfGo(go) {
  const said = await ask(go, ['version'], { env: { ...process.env, GOTOOLCHAIN: 'local' } }).catch(() => '')
  return /go(\d\S*)/.exec(said)?.[1] ?? ''
}
