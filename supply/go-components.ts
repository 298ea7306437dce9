import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type Component, isLicenceFile, isNoticeFile } from './component.ts'

const format = '{{with .Module}}{{.Path}}\t{{.Dir}}{{else}}\t{{end}}\t{{.Dir}}'

/**
 * Go's standard library and every module that caddy/ links, with the texts of its own folder and of those folders that hold
 * a linked package. Needs Go, and fetches what its cache does not have.
 */
export async function goComponents(root: string): Promise<readonly Component[]> {
  const cwd = join(root, 'caddy')
  const ask = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('go', args, { cwd, maxBuffer: 16 << 20 })).stdout
  const folders = new Map<string, Set<string>>()
  for (const line of (await ask('list', '-deps', '-f', format, '.')).split('\n')) {
    const [name = '', top = '', folder = ''] = line.split('\t')
    if (name === '' || top === cwd) continue
    const known = folders.get(name) ?? new Set([top])
    for (let at = folder; at.startsWith(top) && at !== top; at = dirname(at)) known.add(at)
    folders.set(name, known)
  }
  const std = ['std', new Set([(await ask('env', 'GOROOT')).trim()])] as const
  return [std, ...folders].map(([name, own]) => component(name, [...own].sort()))
}

function component(name: string, folders: readonly string[]): Component {
  const read = (wanted: (name: string) => boolean): string[] =>
    folders.flatMap(folder =>
      readdirSync(folder, { withFileTypes: true })
        .filter(file => file.isFile() && wanted(file.name))
        .map(file => readFileSync(join(folder, file.name), 'utf8')),
    )
  return {
    name,
    kind: 'go',
    declared: null,
    texts: read(isLicenceFile),
    notices: read(isNoticeFile),
    development: false,
  }
}
