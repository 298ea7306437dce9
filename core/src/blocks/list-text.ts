import { sha256 } from '../canonical-json.ts'
import type { Block } from './block.ts'
import { networkText, readPrefix, without } from './prefix.ts'

const heading = '# Who is blocked. Gatehouse writes this from its database and undoes what others change.\n'

/**
 * The lines of one block in the list that the edge follows: a network, `@` and a route where it counts there alone, and `close` where no
 * answer is given. Parts that come through are cut out of it, as no line can take back what another says.
 */
export function linesOf({
  network,
  except,
  routes,
  answer,
}: Pick<Block, 'network' | 'except' | 'routes' | 'answer'>): string[] {
  const prefix = readPrefix(network)
  if (!prefix) return []
  const left = without(
    prefix,
    except.flatMap(part => readPrefix(part) ?? []),
  )
  const scopes = routes === null ? [''] : routes.map(route => ` @${route}`)
  const end = answer === 'close' ? ' close' : ''
  return left.flatMap(part => scopes.map(scope => `${networkText(part)}${scope}${end}`))
}

/** The list as the edge reads it, whole: the same lines give the same bytes. Its last line seals it, so that half a list is none. */
export function listText(lines: Iterable<string>): { text: string; seal: string } {
  return sealedText([...new Set(lines)].sort())
}

/** The same of lines that are in order and there once each. */
export function sealedText(ordered: readonly string[]): { text: string; seal: string } {
  const content = ordered.length === 0 ? heading : `${heading}${ordered.join('\n')}\n`
  const seal = sha256(content)
  return { text: `${content}# sha256 ${seal}\n`, seal }
}
