import { closeSync, openSync, readSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { caddyBinary } from '../harness/edge.ts'
import { copiesOf, environmentOf, lastOf, lineOf, readDockerfile, type Stage } from './dockerfile.ts'

const root = new URL('../../', import.meta.url).pathname

/** What an image brings: files of this machine and where they are in it, folders that volumes begin as, and how it starts. */
export interface Image {
  files: { from: string; to: string }[]
  folders: string[]
  environment: Record<string, string>
  entrypoint: string[]
  command: string[]
}

/** What a base image brings: that of this machine. */
const system = ['/usr/bin', '/usr/sbin', '/usr/lib', '/usr/lib64', '/etc/ssl']

/** The image of a target as deploy/Dockerfile puts it together, out of what is on this machine: nothing is built. */
export function imageOf(target: string): Image {
  const stages = readDockerfile(join(root, 'deploy/Dockerfile'))
  const line = lineOf(stages, target)
  const fromNothing = line[0]?.from === 'scratch'
  const base = fromNothing ? librariesOf(caddyBinary) : system
  const files = base.map(path => ({ from: path, to: path }))
  if (!fromNothing) files.push({ from: realpathSync(process.execPath), to: '/usr/local/bin/node' })
  for (const { stage, sources, target: to } of line.flatMap(copiesOf))
    if (stage !== 'folders')
      for (const source of sources)
        files.push({
          from: stage === null ? join(root, source) : builtFile(source),
          to: to.endsWith('/') ? join(to, basename(source)) : to,
        })
  const words = (text: string | undefined): string[] => (text === undefined ? [] : JSON.parse(text))
  return {
    files,
    folders: madeFolders(stages),
    environment: environmentOf(line),
    entrypoint: words(lastOf(line, 'ENTRYPOINT')),
    command: words(lastOf(line, 'CMD')),
  }
}

/** A binary that was built for this machine may need its libraries; that of the image is built without. */
function librariesOf(binary: string): string[] {
  const file = openSync(binary, 'r')
  const head = Buffer.alloc(4096)
  readSync(file, head)
  closeSync(file)
  return head.includes('/ld-linux') ? ['/usr/lib', '/usr/lib64'] : []
}

/** What another stage has built, as this checkout has it. */
function builtFile(path: string): string {
  if (path === '/caddy') return caddyBinary
  return path.startsWith('/app/') ? join(root, path.slice('/app/'.length)) : path
}

function madeFolders(stages: readonly Stage[]): string[] {
  const made = stages.find(({ name }) => name === 'folders')?.instructions ?? []
  return made.flatMap(({ text }) => [...text.matchAll(/\/made(\/\S+)/g)].map(([, path]) => path ?? ''))
}
