import type { Block } from './block-kit/block.ts'
import type { Interactive } from './block-kit/element.ts'
import { elementsOf, type Placed } from './block-kit/elements-of.ts'
import type { Json } from './json.ts'

const key = (blockId: string | undefined, actionId: string | undefined) => `${blockId} ${actionId}`

/** What somebody has filled in and not sent yet. */
export class Form {
  readonly #values = new Map<string, Json>()

  fill({ block, element }: Placed, value: Json): void {
    this.#values.set(key(block.block_id, element.action_id), value)
  }

  valueOf({ block, element }: Placed): Json | undefined {
    return this.#values.get(key(block.block_id, element.action_id)) ?? initialValue(element)
  }

  /** After an update only the fields that still exist keep what was filled in. */
  keepOnly(blocks: readonly Block[]): void {
    const still = new Set(
      elementsOf(blocks).map(({ block, element }) => key(block.block_id, element.action_id)),
    )
    for (const name of this.#values.keys()) if (!still.has(name)) this.#values.delete(name)
  }

  /** `state.values` of a payload: block id, action id, value. */
  state(blocks: readonly Block[]): Json {
    const values: Record<string, Json> = {}
    for (const placed of elementsOf(blocks)) {
      const { block, element } = placed
      const value = this.valueOf(placed) ?? emptyValue(element)
      if (!value) continue
      const blockId = block.block_id ?? ''
      values[blockId] = { ...values[blockId], [element.action_id ?? '']: { type: element.type, ...value } }
    }
    return { values }
  }
}

function initialValue(element: Interactive): Json | undefined {
  if ('initial_value' in element && element.initial_value !== undefined)
    return { value: element.initial_value }
  if ('initial_option' in element && element.initial_option)
    return { selected_option: element.initial_option }
  if ('initial_options' in element && element.initial_options)
    return { selected_options: element.initial_options }
  return undefined
}

function emptyValue(element: Interactive): Json | undefined {
  switch (element.type) {
    case 'button':
    case 'overflow':
      return undefined
    case 'checkboxes':
    case 'multi_static_select':
    case 'multi_external_select':
      return { selected_options: [] }
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { selected_option: null }
    case 'users_select':
      return { selected_user: element.initial_user ?? null }
    case 'conversations_select':
      return { selected_conversation: element.initial_conversation ?? null }
    case 'channels_select':
      return { selected_channel: element.initial_channel ?? null }
    case 'datepicker':
      return { selected_date: element.initial_date ?? null }
    case 'timepicker':
      return { selected_time: element.initial_time ?? null }
    case 'datetimepicker':
      return { selected_date_time: element.initial_date_time ?? null }
    default:
      return { value: null }
  }
}
