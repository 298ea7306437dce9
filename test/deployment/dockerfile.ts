import { readFileSync } from 'node:fs'

/** One instruction of a Dockerfile, with lines joined. */
interface Instruction {
  name: string
  text: string
}

/** What begins with a FROM. */
export interface Stage {
  name: string
  from: string
  instructions: Instruction[]
}

/** A COPY into an image: from another stage, or from the sources. */
export interface Copied {
  stage: string | null
  sources: readonly string[]
  target: string
}

/** The stages of a Dockerfile. */
export function readDockerfile(path: string | URL): Stage[] {
  return parseDockerfile(readFileSync(path, 'utf8'))
}

function parseDockerfile(text: string): Stage[] {
  const lines = text
    .split('\n')
    .filter(line => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter(line => line.trim() !== '')
  const stages: Stage[] = []
  for (const line of lines) {
    const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? []
    if (name === 'FROM') {
      const [, from = '', as = ''] = /^(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? []
      stages.push({ name: as, from, instructions: [] })
    } else stages.at(-1)?.instructions.push({ name, text: rest })
  }
  return stages
}

/** The stage, and those that it begins as, the first first. */
export function lineOf(stages: readonly Stage[], target: string): Stage[] {
  const stage = stages.find(({ name }) => name === target)
  return stage === undefined ? [] : [...lineOf(stages, stage.from), stage]
}

/** All COPYs of a stage, with absolute targets. */
export function copiesOf({ instructions }: Stage): Copied[] {
  let folder = '/'
  return instructions.flatMap(({ name, text }): Copied[] => {
    if (name === 'WORKDIR') folder = text
    if (name !== 'COPY') return []
    const stage = /--from=(\S+)/.exec(text)?.[1] ?? null
    const words = text.split(/\s+/).filter(word => !word.startsWith('--'))
    const to = words.at(-1) ?? ''
    const target = to.startsWith('/') ? to : `${folder === '/' ? '' : folder}/${to.replace(/^\.\//, '')}`
    return [{ stage, sources: words.slice(0, -1), target }]
  })
}

/** The last instruction of a name in a line of stages, as its text. */
export function lastOf(line: readonly Stage[], wanted: string): string | undefined {
  return line.flatMap(({ instructions }) => instructions).findLast(({ name }) => name === wanted)?.text
}

/** What ENV sets. */
export function environmentOf(line: readonly Stage[]): Record<string, string> {
  const texts = line.flatMap(({ instructions }) => instructions).filter(({ name }) => name === 'ENV')
  return Object.fromEntries(
    texts.flatMap(({ text }) => [...text.matchAll(/(\w+)=(\S+)/g)].map(([, k, v]) => [k, v])),
  )
}
