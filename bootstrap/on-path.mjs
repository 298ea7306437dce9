import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** True for a file that this process may execute. */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Every executable called `name` on PATH, in PATH's order. Relative entries of PATH are left out. */
export function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute)
  return [...new Set(folders)].map(folder => join(folder, name)).filter(isExecutable)
}
