import { type Component, numbered } from './components/tree.ts'
import { limits } from './limits.ts'
import type { ModalForm } from './modal-form.ts'

type Given = Readonly<Record<string, string | readonly string[]>>

/**
 * What a client sends for a filled-in modal.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure
 * @throws Error where a client would not let a person send it
 */
export function submission(form: ModalForm, given: Given): object {
  const used = new Set<string>()
  const components = numbered(form.components).map(part => {
    if (!part.component) return { type: part.type, id: part.id }
    return { type: part.type, id: part.id, component: filled(part, part.component, given, used) }
  })
  for (const name of Object.keys(given))
    if (!used.has(name)) throw new Error(`the modal ${form.title} has no input ${name}`)
  return { custom_id: form.custom_id, components }
}

function filled(part: Component, input: Component, given: Given, used: Set<string>): object {
  const name = [part.label, input.custom_id].find(one => one != null && one in given)
  if (name != null) used.add(name)
  const value = name == null ? undefined : given[name]
  const { type, id, custom_id } = input
  if (type !== 4) return { type, id, custom_id, values: typeof value === 'string' ? [value] : (value ?? []) }
  const text = String(value ?? input.value ?? '')
  checkText(part.label ?? '', input, text)
  return { type, id, custom_id, value: text }
}

function checkText(label: string, input: Component, text: string): void {
  const required = input.required !== false
  if (required && text === '') throw new Error(`the input ${label} is required`)
  const min = Number(input.min_length ?? 0)
  const max = Number(input.max_length ?? limits.inputText)
  if (text !== '' && text.length < min) throw new Error(`the input ${label} takes at least ${min} characters`)
  if (text.length > max) throw new Error(`the input ${label} takes at most ${max} characters`)
}
