import { AppError } from '../../error.ts'
import type { Token } from './tokens.ts'

export const maxTokens = 200_000
/** With its snippets written out. */
const maxWholeBytes = 64 * 1024 * 1024
const snippetName = /^\(([\w.-]{1,100})\)$/

/** What the snippet is called that begins with this word. */
export function nameOfSnippet({ text, quoted, first }: Token): string | undefined {
  return first && !quoted ? snippetName.exec(text)?.[1] : undefined
}

/** What a snippet becomes where it is imported, at most. */
interface Whole {
  words: number
  bytes: number
  /** Places into which the arguments are written, and those of them that take several. */
  places: number
  lists: number
}

/** Snippets that import each other, or write out what they are given more than once, can make gigabytes out of a few lines. @throws AppError */
export function demandSmallWhole(tokens: readonly Token[]): void {
  const snippets = new Map<string, Whole>()
  let depth = 0
  let within: string | undefined
  const total = wholeOf([])
  for (const [index, token] of tokens.entries()) {
    const { text, quoted } = token
    const snippet = depth === 0 ? nameOfSnippet(token) : undefined
    if (snippet !== undefined) within = snippet
    if (text === '{' && !quoted) depth += 1
    if (text === '}' && !quoted) depth -= 1
    const own = wholeOf([token])
    // A snippet that is not there yet is looked for as a file, and there is none.
    const imported = text === 'import' ? snippets.get(tokens[index + 1]?.text ?? '') : undefined
    const parts = imported ? [own, given(imported, argumentsAt(tokens, index + 2))] : [own]
    for (const part of parts) add(total, part)
    if (within !== undefined) {
      const whole = snippets.get(within) ?? wholeOf([])
      for (const part of parts) add(whole, part)
      snippets.set(within, whole)
    }
    if (depth <= 0 && text === '}') within = undefined
    if (total.words > maxTokens) throw tooLarge()
    if (total.bytes > maxWholeBytes)
      throw new AppError('invalid', 'With its snippets it has more than 64 MiB; import it in smaller parts.')
  }
}

function argumentsAt(tokens: readonly Token[], from: number): Token[] {
  let end = from
  while (end < tokens.length && !tokens[end]?.first) end += 1
  return tokens.slice(from, end)
}

function wholeOf(tokens: readonly Token[]): Whole {
  const text = tokens.map(token => token.text).join(' ')
  return {
    words: tokens.length,
    bytes: text.length,
    places: text.split('{args').length - 1,
    lists: [...text.matchAll(/\{args\[[^\]]*:/g)].length,
  }
}

/** Every place may get all that is given. */
function given(snippet: Whole, given: readonly Token[]): Whole {
  const all = wholeOf(given)
  return {
    words: snippet.words + snippet.lists * all.words,
    bytes: snippet.bytes + snippet.places * all.bytes,
    places: snippet.places * all.places,
    lists: snippet.lists * all.lists,
  }
}

function add(whole: Whole, part: Whole): void {
  whole.words += part.words
  whole.bytes += part.bytes
  whole.places += part.places
  whole.lists += part.lists
}

export function tooLarge(): AppError {
  return new AppError(
    'invalid',
    `With its snippets it has more than ${maxTokens} words; import it in smaller parts.`,
  )
}
