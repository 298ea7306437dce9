import type { Scope } from '../api-key.ts'
import { defineGuard } from './guard.ts'

/** Says what is worth knowing about scopes before they are given away. */
export const keyScope = defineGuard({
  name: 'key-scope',
  looksAt: ['new-key', 'new-secret'],
  check: (_deps, { scopes }) =>
    scopes.flatMap(scope => {
      const message = warning(scope)
      return message === undefined ? [] : [{ message, risk: 'destructive' as const }]
    }),
})

function warning(scope: Scope): string | undefined {
  const [noun, risk] = scope.split(':')
  if (risk === 'destructive')
    return `${scope} lets whoever holds the key do without a code what a person must confirm with one.`
  return noun === '*' && risk === 'change'
    ? `${scope} lets whoever holds the key change everything that asks for no code.`
    : undefined
}
