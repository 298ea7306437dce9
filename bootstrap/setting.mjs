import { readFileSync } from 'node:fs'
import { inRoot } from './place.mjs'

/**
 * One setting, from the environment or else from `.env` in the checkout; undefined when it is empty or in neither.
 * Of `.env` only plain `KEY=VALUE` lines are understood, with optional `export`, quotes and a trailing comment.
 */
export function setting(key) {
  return process.env[key] || fromFile(key) || undefined
}

function fromFile(key) {
  let text
  try {
    text = readFileSync(inRoot('.env'), 'utf8')
  } catch {
    return undefined // there is no .env, or not for us: the program that needs it reports that
  }
  let value
  for (const line of text.split(/\r?\n/)) {
    const [, name, raw] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line) ?? []
    if (name === key) value = unquote(raw)
  }
  return value
}

function unquote(raw) {
  const [, , quoted] = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(raw) ?? []
  return quoted ?? raw.replace(/\s+#.*$|^#.*$/, '').trim()
}
