import { AppError } from '@gatehouse/core/error.ts'
import { readPrivateFile } from '@gatehouse/core/private-file.ts'
import type { ChatAccess } from './chat/chat-platform.ts'
import type { ChatDefinition } from './platforms/chat-definition.ts'

/** A chat whose tokens are there. */
export interface ChatSettings {
  definition: ChatDefinition
  access: ChatAccess
}

/**
 * The chats that the environment has tokens for; each token stands in its variable, or in the file that the variable with `_FILE` names.
 * @throws AppError `invalid` that names the variable, never what it holds
 */
export function readChats(
  environment: NodeJS.ProcessEnv,
  definitions: readonly ChatDefinition[],
): ChatSettings[] {
  return definitions.flatMap(definition => {
    const tokens: Record<string, string> = {}
    for (const { variable, token } of definition.settings) {
      const value = readToken(environment, variable)
      if (value !== undefined) tokens[token] = value
    }
    if (!definition.starts(tokens)) return []
    return [{ definition, access: { tokens, apiUrl: readUrl(environment, definition.apiUrlVariable) } }]
  })
}

function readToken(environment: NodeJS.ProcessEnv, variable: string): string | undefined {
  const said = environment[variable]?.trim() || undefined
  const file = environment[`${variable}_FILE`] || undefined
  if (said !== undefined && file !== undefined)
    throw new AppError('invalid', `${variable} and ${variable}_FILE are both set; leave one of them out.`)
  const value = file === undefined ? said : readFile(`${variable}_FILE`, file)
  if (value !== undefined && !/^[\x21-\x7e]{1,500}$/.test(value))
    throw new AppError('invalid', `${variable} is not what the platform shows: one line without spaces.`)
  return value
}

function readFile(variable: string, file: string): string {
  const read = readPrivateFile(file, { what: `file of ${variable}`, maxBytes: 4096 })
  if (read === null) throw new AppError('invalid', `${variable}: there is no file ${file}.`)
  return read.toString('utf8').trim()
}

/** Tokens are sent there, so it is HTTPS, or this machine itself. */
function readUrl(environment: NodeJS.ProcessEnv, variable: string): string | null {
  const text = environment[variable]
  if (text === undefined || text === '') return null
  const url = URL.canParse(text) ? new URL(text) : null
  const local = url?.protocol === 'http:' && /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)(:|$)/.test(url.host)
  if (url && (url.username !== '' || url.password !== ''))
    throw new AppError('invalid', `${variable} holds a name or a password; leave them out.`)
  if (url?.protocol === 'https:' || local) return text
  throw new AppError(
    'invalid',
    `${variable} is an address like https://chat.example.com/api/; tokens are sent there, so plain http is for this machine itself alone.`,
  )
}
