/** What people look at, and are told of, by the first word. It has a command of its own because one command holds 8000 characters. */
const watched: ReadonlySet<string> = new Set([
  'health',
  'probe',
  'traffic',
  'logs',
  'finding',
  'alert',
  'waf',
  'metrics',
  'webhook',
  'doctor',
  'audit',
  'drift',
  'backup',
  'import',
  'export',
])

/** Whether a command is about what is watched. */
export function isWatched({ name }: { name: string }): boolean {
  return watched.has(name.split(' ')[0] ?? name)
}
