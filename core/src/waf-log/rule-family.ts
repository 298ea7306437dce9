/** What the rules of the Core Rule Set look for, by the first three digits of their numbers: the names of its rule files. */
const families: Readonly<Record<number, string>> = {
  911: 'methods that are not allowed',
  913: 'scanners that give their names',
  920: 'requests that break the protocol',
  921: 'smuggled or split requests and headers',
  922: 'odd parts of multipart forms',
  930: 'paths to local files',
  931: 'files of other machines',
  932: 'commands of a shell',
  933: 'PHP code',
  934: 'code of Node.js and others, templates, requests to inside',
  941: 'scripts for browsers (XSS)',
  942: 'SQL',
  943: 'sessions that somebody else has chosen',
  944: 'Java code and classes',
  950: 'directory listings and source text in answers',
  951: 'SQL errors in answers',
  952: 'Java source text in answers',
  953: 'PHP source text and errors in answers',
  954: 'IIS errors in answers',
  955: 'web shells in answers',
  956: 'Ruby errors in answers',
}

/** What a rule of the Core Rule Set looks for, as a phrase; null for another. */
export function familyOf(rule: number): string | null {
  return families[Math.floor(rule / 1000)] ?? null
}

/** From which paranoia level on a rule is applied, as its tags say; null where they do not. */
export function paranoiaOf(tags: readonly string[]): number | null {
  const level = tags.flatMap(tag => /^paranoia-level\/([1-4])$/.exec(tag)?.[1] ?? [])[0]
  return level === undefined ? null : Number(level)
}
