/** A licence that is not on the list, and is taken for one package or module all the same. */
export type Exception = {
  /** Its name, or all names that begin so when it ends in `*`. */
  readonly name: string
  readonly licence: string
  readonly reason: string
}

/** Each names why. MPL-2.0 binds those files alone that it stands in; we change none of them. */
export const exceptions: readonly Exception[] = [
  {
    name: 'github.com/go-sql-driver/mysql',
    licence: 'MPL-2.0',
    reason:
      'linked into Caddy, unchanged, by the certificate authority that it brings; its source is the module of that version',
  },
  {
    name: 'lightningcss*',
    licence: 'MPL-2.0',
    reason:
      'makes the style sheets of the status page while it is built, unchanged; nothing of it is in the page',
  },
  { name: 'axe-core', licence: 'MPL-2.0', reason: 'looks at pages in tests, unchanged; it is not shipped' },
  {
    name: '@axe-core/playwright',
    licence: 'MPL-2.0',
    reason: 'looks at pages in tests, unchanged; it is not shipped',
  },
]
