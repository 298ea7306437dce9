import { readFileSync } from 'node:fs'

const start = /^( *)(describe|it|test|showsPolicy)((?:\.\w+)*)(?=[(<])/gm
/** A title stands first between parentheses, before what is run or how long it may take. */
const title = /\(\s*(['"`])((?:\\.|(?!\1)[^\n])*)\1,\s*(?:async\b|\(|\{|\w+ =>)/g
/** Of `showsPolicy`, whose title is a field. */
const titleField = /\(\{\s*title:\s*(['"`])((?:\\.|(?!\1)[^\n])*)\1,/g

/** The names of all tests of a file, as vitest shows them: the groups around a test, then the test, with spaces between. Skipped ones are left out. */
export function testNames(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const groups: { indent: number; name: string }[] = []
  return [...text.matchAll(start)].flatMap(({ index, 1: spaces = '', 2: kind, 3: more = '' }) => {
    const shape = kind === 'showsPolicy' ? titleField : title
    shape.lastIndex = index
    const name = shape.exec(text)?.[2]?.replaceAll(/\\(['"`])/g, '$1')
    if (name === undefined || /\.(skip|todo)$/.test(more)) return []
    while ((groups.at(-1)?.indent ?? -1) >= spaces.length) groups.pop()
    if (kind !== 'describe') return [[...groups.map(group => group.name), name].join(' ')]
    groups.push({ indent: spaces.length, name })
    return []
  })
}
