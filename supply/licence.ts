/**
 * The licences that Gatehouse takes: they ask for attribution at most. https://spdx.org/licenses
 * MPL-2.0 is none of them: what it asks of changed files is a decision for each package, so it needs an exception.
 */
export const allowed: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'Bitstream-Vera',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/** By which words a text is known, in lower case with single spaces; all of them must be there. */
const marks: readonly (readonly [id: string, ...words: string[]])[] = [
  ['Apache-2.0', 'apache license version 2.0'],
  ['Apache-2.0', 'licensed under the apache license, version 2.0'],
  ['MIT', 'permission is hereby granted, free of charge, to any person obtaining a copy of this software'],
  ['Bitstream-Vera', 'obtaining a copy of the fonts accompanying this license', 'bitstream vera'],
  [
    'ISC',
    'permission to use, copy, modify, and',
    'for any purpose with or without fee is hereby granted, provided that',
  ],
  [
    '0BSD',
    'permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted. the software',
  ],
  ['BSD-4-Clause', 'redistribution and use in source', 'all advertising materials mentioning features'],
  ['CC0-1.0', 'cc0 1.0 universal'],
  ['Unlicense', 'this is free and unencumbered software released into the public domain'],
  ['BlueOak-1.0.0', 'blue oak model license'],
  ['Zlib', 'altered source versions must be plainly marked as such'],
  ['Python-2.0', 'python software foundation license version 2'],
  ['MPL-2.0', 'mozilla public license version 2.0'],
  ['GPL', 'gnu general public license version'],
  ['GPL', 'under the terms of the gnu general public license'],
  ['LGPL', 'gnu lesser general public license version'],
  ['LGPL', 'under the terms of the gnu lesser general public license'],
  ['AGPL', 'gnu affero general public license version'],
  ['AGPL', 'under the terms of the gnu affero general public license'],
  ['SSPL-1.0', 'server side public license'],
  ['BUSL-1.1', 'business source license'],
  ['Elastic-2.0', 'elastic license'],
  ['Commons-Clause', 'commons clause'],
  ['CC-BY-NC', 'attribution-noncommercial'],
  ['CC-BY-SA', 'attribution-sharealike'],
  ['EPL', 'eclipse public license'],
  ['EUPL', 'european union public licence'],
  ['CDDL', 'common development and distribution license'],
]

/** The SPDX ids of all licences that a text is, or empty when it is none that is known here. */
export function licencesIn(text: string): readonly string[] {
  const words = plain(text)
  const found = marks.filter(([, ...all]) => all.every(one => words.includes(one))).map(([id]) => id)
  const bsd = words.includes('redistribution and use in source and binary forms') ? [bsdOf(words)] : []
  return [...new Set([...found, ...bsd])].sort()
}

const bsdOf = (words: string): string =>
  /neither the names? (of|nor)|may not be used to endorse|names? of .{0,80} may not be used/.test(words)
    ? 'BSD-3-Clause'
    : 'BSD-2-Clause'

// The grounds of comments and of Markdown go; MPL's title and its version stand in two lines, or with a comma.
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^[ \t]*(\/\/|#+|\*|>)[ \t]?/gm, '')
    .replace(/[“”"'`*]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/(apache|mozilla public) license,? v(?:ersion )?\.?2\.0/g, '$1 license version 2.0')
    .replace(/under the apache license version 2\.0/g, 'under the apache license, version 2.0')

/** The alternatives of an SPDX expression, each with the licences that hold together; null for one with nested brackets. */
export function alternativesOf(expression: string): readonly (readonly string[])[] | null {
  const open = expression.trim().replace(/^\(([^()]*)\)$/, '$1')
  if (/[()]/.test(open)) return null
  return open.split(/ or /i).map(one => one.split(/ and /i).map(id => id.trim()))
}
