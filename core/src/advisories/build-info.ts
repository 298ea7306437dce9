/** What a Go program was built from. */
export type BuildInfo = {
  /** As Go says it: `go1.26.8`. Empty when it is not told. */
  readonly go: string
  /** What is linked in; of a replaced module, what replaces it. */
  readonly modules: readonly GoModule[]
}

/** One module of Go's build information; `sum` is the `h1:` hash of go.sum, empty for a folder. */
export type GoModule = { readonly path: string; readonly version: string; readonly sum: string }

/** Reads what `caddy build-info` prints (runtime/debug.BuildInfo). Lines that it does not know are passed over. */
export function readBuildInfo(text: string): BuildInfo {
  let go = ''
  const modules: GoModule[] = []
  for (const line of text.split('\n')) {
    const [kind, path = '', version = '', sum = ''] = line.trim().split('\t')
    if (kind === 'go') go = path
    if (kind === 'dep') modules.push({ path, version, sum })
    if (kind === '=>') modules.splice(-1, 1, { path, version, sum })
  }
  return { go, modules }
}
