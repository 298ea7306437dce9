/** One mounted file system, as a line of mountinfo says it (proc(5)). */
export interface Mount {
  point: string
  /** Which folder of its file system is seen there. */
  root: string
  type: string
  source: string
  /** Of this mount and of its file system: `ro`, `noexec`, `nosuid`. */
  options: ReadonlySet<string>
}

/** Reads mountinfo. What is mounted later hides what is there before. */
export function readMounts(text: string): Mount[] {
  const mounts: Mount[] = []
  for (const line of text.split('\n')) {
    const [own = '', rest] = line.split(' - ')
    if (rest === undefined) continue
    const [, , , root = '', point = '', options = ''] = own.split(' ')
    const [type = '', source = '', more = ''] = rest.split(' ')
    mounts.push({
      point: unescaped(point),
      root: unescaped(root),
      type,
      source: unescaped(source),
      options: new Set([...options.split(','), ...more.split(',')]),
    })
  }
  return mounts
}

/** The mount that holds a path. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | null {
  const holds = mounts.filter(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`))
  return holds.reduce<Mount | null>(
    (best, one) => (best === null || one.point.length >= best.point.length ? one : best),
    null,
  )
}

/** Blanks are written as octal numbers. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}
