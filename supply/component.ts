/** A package or module that Gatehouse needs, with what it says of its licence. */
export type Component = {
  readonly name: string
  readonly kind: 'npm' | 'go'
  /** What its manifest declares, as an SPDX expression; Go's manifests declare none. */
  readonly declared: string | null
  /** The whole text of each file of licences that it brings, also of what it took over from others. */
  readonly texts: readonly string[]
  /** What Apache-2.0 (section 4d) demands to be passed on. */
  readonly notices: readonly string[]
  /** Needed by tests and tools alone. */
  readonly development: boolean
}

/** How files that hold licences are called, in every spelling that occurs. */
export const isLicenceFile = (name: string): boolean =>
  /^(licen[cs]e|copying|copyright|unlicense)([-._].*)?$/i.test(name) && !/\.(c?[jt]s|go|json)$/i.test(name)

export const isNoticeFile = (name: string): boolean => /^notice(\.(txt|md))?$/i.test(name)
