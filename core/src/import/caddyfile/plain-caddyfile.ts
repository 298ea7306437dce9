import { AppError } from '../../error.ts'
import { quotedWord } from './quoted-word.ts'
import { demandSmallWhole, maxTokens, nameOfSnippet, tooLarge } from './small-whole.ts'
import { type Token, tokensOf } from './tokens.ts'

/** A Caddyfile that reads nothing but itself, and what of it Caddy never gets to see. */
export interface PlainCaddyfile {
  text: string
  /** `{$NAME}` that the environment would have filled, by line. */
  variables: { name: string; line: number; usual: string }[]
}

const maxBytes = 8 * 1024 * 1024
const variable = /\{\$([^}:\s]*)(?::([^}\n]*))?\}/g
/** Words that have Caddy read another file while it adapts (caddytls/connpolicy.go). */
const readers = ['trusted_ca_cert_file', 'trusted_leaf_cert_file']
const howElse =
  'Where its files and its environment are, make it whole and import that instead: caddy adapt --config Caddyfile > caddy.json'

/**
 * A Caddyfile as it may be given to Caddy: every word spelled in the one way that leaves nothing open, on the line where it stood. Caddy reads
 * other files while it adapts, and a file of ours could come out as a header or an answer; so a Caddyfile that names another file is refused
 * before Caddy sees it.
 * @throws AppError `invalid` that names the line
 */
export function plainCaddyfile(bytes: Buffer): PlainCaddyfile {
  const { text, variables } = withoutVariables(decoded(bytes))
  const tokens = tokensOf(text)
  if ('unendedOn' in tokens)
    throw new AppError('invalid', `Line ${tokens.unendedOn}: a quoted text begins here and never ends.`)
  if (tokens.length > maxTokens) throw tooLarge()
  demandNoOtherFiles(tokens)
  demandSmallWhole(tokens)
  return { text: written(tokens), variables }
}

function decoded(bytes: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch (error) {
    throw new AppError('invalid', 'This is not text in UTF-8, so it is no Caddyfile.', { cause: error })
  }
  throw new AppError('invalid', 'This holds null bytes, so it is no Caddyfile.')
}

/** Gatehouse gives its own environment to nobody: what a variable stands for is what the Caddyfile itself says for the case that it is not set. */
function withoutVariables(source: string): PlainCaddyfile {
  const variables: PlainCaddyfile['variables'] = []
  let line = 1
  let counted = 0
  const text = source.replace(variable, (_all, name: string, usual: string | undefined, offset: number) => {
    line += lineAt(source.slice(counted, offset), offset - counted) - 1
    counted = offset
    variables.push({ name, line, usual: usual ?? '' })
    return usual ?? ''
  })
  const left = text.indexOf('{$')
  if (left >= 0)
    throw new AppError('invalid', `Line ${lineAt(text, left)}: a variable within a variable. ${howElse}`)
  return { text, variables }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** @throws AppError */
function demandNoOtherFiles(tokens: readonly Token[]): void {
  const snippets = new Set(tokens.map(token => nameOfSnippet(token)).filter(name => name !== undefined))
  for (const [index, { text, line, first }] of tokens.entries()) {
    if (text === 'import') {
      const next = tokens[index + 1]
      if (!first) throw new AppError('invalid', `Line ${line}: "import" stands where it is no directive.`)
      if (next === undefined || next.first || !snippets.has(next.text))
        throw new AppError(
          'invalid',
          `Line ${line} imports something that is no snippet of this file, and Gatehouse reads no other files for it. ${howElse}`,
        )
    }
    if (text.includes('{block'))
      throw new AppError('invalid', `Line ${line}: blocks given to a snippet are not read here. ${howElse}`)
    if (first && text.includes('{args'))
      throw new AppError('invalid', `Line ${line}: a directive is named by an argument. ${howElse}`)
    if (readers.includes(text))
      throw new AppError('invalid', `Line ${line}: ${text} reads another file. ${howElse}`)
  }
}

/** @throws AppError when a word cannot be spelled, or all of it is too long */
function written(tokens: readonly Token[]): string {
  let text = ''
  let line = 1
  for (const token of tokens) {
    if (token.first && token.line > line) {
      text += '\n'.repeat(token.line - line)
      line = token.line
    } else if (token.first && text !== '') {
      text += '\n'
      line += 1
    } else if (text !== '') text += ' '
    const spelled = spelling(token)
    text += spelled
    line += spelled.split('\n').length - 1
    if (text.length > maxBytes) throw tooLarge()
  }
  return `${text}\n`
}

function spelling({ text, quoted, line }: Token): string {
  if (!quoted && /^[\x21-\x7e]+$/.test(text) && !/["'`\\<#]/.test(text)) return text
  // A return would be lost in a text of several lines.
  if (!text.includes('`') || !text.includes('\r')) return quotedWord(text)
  throw new AppError(
    'invalid',
    `Line ${line}: a text with backquotes and returns is not read here. ${howElse}`,
  )
}
