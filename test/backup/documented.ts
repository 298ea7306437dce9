import { spawn } from 'node:child_process'
import { fences, page } from '../docs/documents.ts'
import { caddyBinary } from '../harness/edge.ts'
import type { Ended } from '../harness/program.ts'
import { programEnvironment } from '../harness/program-environment.ts'

/** What a backup is called on the pages. */
export const sampleName = 'gatehouse-20260102T030405Z-1a2b3c4d.backup'

/** What stands on the page in the place of a real one. */
export interface Places {
  data: string
  keyFile: string
  mount: string
  backup: string
}

/** The blocks of one language below a heading of docs/operations.md, with real places. */
export function documented(heading: string, language: 'sh' | 'yaml', places: Places): string[] {
  const { file, text } = page('docs/operations.md')
  const [, section] = new RegExp(`^## ${heading}$(.*?)(?=^## |$(?![\\s\\S]))`, 'ms').exec(text) ?? []
  if (section === undefined) throw new Error(`docs/operations.md has no "${heading}"`)
  const own = section.replaceAll(/^```(\w*)\n.*?^```$/gms, (all, name) => (name === language ? all : ''))
  return fences({ file, text: own }).map(block =>
    block
      .replaceAll('/var/lib/gatehouse', places.data)
      .replaceAll('/etc/gatehouse/master.key', places.keyFile)
      .replaceAll('/mnt', places.mount)
      .replaceAll(sampleName, places.backup),
  )
}

/** Runs lines as a person types them into a shell; ends with the first that fails. */
export function shell(lines: string, env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn('bash', ['-e', '-c', lines], {
    env: { ...programEnvironment(), CADDY_BIN: caddyBinary, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', text => {
    stdout += String(text)
  })
  child.stderr.on('data', text => {
    stderr += String(text)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', exit => resolve({ exit, stdout, stderr }))
  })
}
