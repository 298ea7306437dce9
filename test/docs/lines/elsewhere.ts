/** Pages whose blocks are run by tests of their own. */
export const elsewhere: Readonly<Record<string, string>> = {
  'README.md': 'test/docs/cast.test.ts',
  'docs/first-hour.md': 'test/docs/first-hour.test.ts',
  'docs/on-call.md': 'test/docs/on-call.test.ts',
}
