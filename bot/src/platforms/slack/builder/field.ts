import type { types } from '@slack/bolt'
import type { Parameter } from '../../../command.ts'
import { mostOptions } from './options.ts'
import { plain } from './plain.ts'

/** The id of the block that holds a parameter's field. */
export function fieldId(parameter: string): string {
  return `field-${parameter}`
}

/** The parameter whose field has this id; null when it is none. */
export function parameterOfField(blockId: string): string | null {
  return blockId.startsWith('field-') ? blockId.slice('field-'.length) : null
}

/** A field for one thing that a command takes: a list, a search, or text. */
export function field(name: string, parameter: Parameter): types.InputBlock {
  const { place, needed, looks, summary } = parameter
  return {
    type: 'input',
    block_id: fieldId(name),
    optional: place === 'rest' || !needed,
    label: plain(name, 2000),
    hint: plain(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}`, 2000),
    element: element(parameter, plain(place === 'rest' ? `${looks} …` : looks, 150)),
  }
}

function element(
  { place, values, suggest }: Parameter,
  placeholder: types.PlainTextElement,
): types.InputBlock['element'] {
  const several = place === 'rest'
  if (values && values.length > 0 && values.length <= mostOptions) {
    const options = values.map(value => ({ text: plain(value, 75), value }))
    return several
      ? { type: 'multi_static_select', action_id: 'value', placeholder, options }
      : { type: 'static_select', action_id: 'value', placeholder, options }
  }
  if (suggest || values) {
    return several
      ? { type: 'multi_external_select', action_id: 'search', placeholder, min_query_length: 0 }
      : { type: 'external_select', action_id: 'search', placeholder, min_query_length: 0 }
  }
  return {
    type: 'plain_text_input',
    action_id: 'value',
    placeholder,
    multiline: place === 'keys',
    max_length: 3000,
  }
}
