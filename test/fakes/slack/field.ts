import type { Block, InputBlock } from './block-kit/block.ts'
import type { Interactive } from './block-kit/element.ts'
import { elementsOf, type Placed } from './block-kit/elements-of.ts'
import type { SelectOption } from './block-kit/option.ts'
import { everyOption } from './block-kit/select.ts'
import type { Form } from './form.ts'
import type { Json } from './json.ts'

/** The element that a test means by its label, block id, action id or placeholder. */
export function findElement(blocks: readonly Block[], name: string): Placed | undefined {
  return elementsOf(blocks).find(({ block, element }) => {
    const label = block.type === 'input' ? block.label.text : undefined
    const placeholder = 'placeholder' in element ? element.placeholder?.text : undefined
    return [label, block.block_id, element.action_id, placeholder].includes(name)
  })
}

/** The options of an element that are known without asking the app. */
export function ownOptions(element: Interactive) {
  switch (element.type) {
    case 'static_select':
    case 'multi_static_select':
      return everyOption(element)
    case 'checkboxes':
    case 'radio_buttons':
    case 'overflow':
      return element.options
    default:
      return []
  }
}

/** What a form holds once this option is chosen. */
export function chosenValue(element: Interactive, option: SelectOption | Json): Json {
  const several = ['checkboxes', 'multi_static_select', 'multi_external_select'].includes(element.type)
  return several ? { selected_options: [option] } : { selected_option: option }
}

/** What the client refuses to send, or nothing. Its words are the client's. */
export function complaintAbout(input: InputBlock, form: Form): string | undefined {
  const value = form.valueOf({ block: input, element: input.element })
  const filled = value && Object.values(value).some(one => one !== null && one !== '' && !isEmptyList(one))
  if (!filled) return input.optional ? undefined : 'Please complete this required field.'
  const { element } = input
  if (element.type !== 'plain_text_input' || typeof value.value !== 'string') return undefined
  const length = value.value.length
  if (length > (element.max_length ?? 3000))
    return `Please enter at most ${element.max_length ?? 3000} characters.`
  if (length < (element.min_length ?? 0)) return `Please enter at least ${element.min_length} characters.`
  return undefined
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0
