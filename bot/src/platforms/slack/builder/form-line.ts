import type { Command, Parameter } from '../../../command.ts'
import { splitWords } from '../../../grammar/grammar.ts'
import { gapOf, lineOf } from '../../../grammar/line-of.ts'
import { parametersOf } from '../../../grammar/usage.ts'
import type { FieldState, SubmitPayload } from '../hear/payload.ts'
import { fieldId } from './field.ts'

/** What came of a form: the line that means the same, or what is wrong, by field. */
type FormLine = { kind: 'line'; line: string } | { kind: 'wrong'; errors: Record<string, string> }

/** Reads a form into a line of the shared grammar; what was filled into one field never becomes another word or key. */
export function formLine(command: Command, { values }: SubmitPayload['view']['state']): FormLine {
  const errors: Record<string, string> = {}
  const given = new Map<string, readonly string[]>()
  const further: string[] = []
  for (const [name, parameter] of Object.entries(parametersOf(command))) {
    const texts = textsOf(Object.values(values[fieldId(name)] ?? {})[0], parameter)
    const problem = problemOf(parameter, texts)
    if (problem !== undefined) errors[fieldId(name)] = problem
    if (parameter.place === 'keys') further.push(...texts)
    else given.set(name, texts)
  }
  const gap = gapOf(command, given)
  if (gap) errors[fieldId(gap.empty)] ??= `Needed as well, because ${gap.filled} is given.`
  return Object.keys(errors).length > 0
    ? { kind: 'wrong', errors }
    : { kind: 'line', line: lineOf(command, given, further) }
}

function textsOf(state: FieldState | undefined, { place }: Parameter): string[] {
  if (!state) return []
  if (state.selected_options) return state.selected_options.map(({ value }) => value)
  const text = (state.selected_option?.value ?? state.value ?? '').trim()
  if (text === '') return []
  if (place === 'rest') return text.split(/\s+/u)
  return [place === 'keys' ? text.replaceAll(/\s+/gu, ' ') : text]
}

function problemOf({ place, type }: Parameter, texts: readonly string[]): string | undefined {
  if (place === 'keys')
    return texts.every(areKeys) ? undefined : 'Write key=value, with spaces between several.'
  for (const text of texts) {
    const read = type.safeParse(text)
    if (!read.success) return read.error.issues[0]?.message ?? 'This is not possible.'
  }
  return undefined
}

function areKeys(text: string): boolean {
  try {
    return splitWords(text).every(({ kind }) => kind === 'key')
  } catch {
    return false
  }
}
