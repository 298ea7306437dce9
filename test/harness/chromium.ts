import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** A browser to look at pages with, as `npm test` found it, or from PATH. Undefined where there is none: then such tests are left out. */
export function chromiumPath(): string | undefined {
  const { GATEHOUSE_CHROMIUM: chosen, PATH = '' } = process.env
  const folders = PATH.split(delimiter)
  const candidates = chosen ? [chosen] : names.flatMap(name => folders.map(folder => join(folder, name)))
  return candidates.find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
