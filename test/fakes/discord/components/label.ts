import { z } from 'zod'
import { fault, kindOf, text } from '../form.ts'
import { limits } from '../limits.ts'
import { checkbox, checkboxGroup, radioGroup } from './choice-inputs.ts'
import { part } from './part.ts'
import { channelSelect, mentionableSelect, roleSelect, stringSelect, userSelect } from './select.ts'
import { textInput } from './text-input.ts'

const child = kindOf(
  textInput,
  stringSelect,
  userSelect,
  roleSelect,
  mentionableSelect,
  channelSelect,
  radioGroup,
  checkboxGroup,
  checkbox,
)

/** https://docs.discord.com/developers/components/reference#label */
export const label = z
  .object({
    ...part,
    type: z.literal(18),
    label: text(1, limits.label),
    description: text(0, limits.labelDescription).nullish(),
    component: child,
  })
  .superRefine(({ component }, ctx) => {
    if ('disabled' in component && component.disabled)
      fault(ctx, 'COMPONENT_DISABLED_IN_MODAL', 'Components in modals cannot be disabled', [
        'component',
        'disabled',
      ])
    if (component.type === 4 && component.label != null)
      fault(ctx, 'TEXT_INPUT_COMPONENT_LABEL_IN_LABEL', 'A text input within a label cannot have a label', [
        'component',
        'label',
      ])
    if ('min_values' in component && component.min_values === 0 && component.required !== false)
      fault(ctx, 'COMPONENT_REQUIRED_ZERO_MIN_VALUES', 'Required components need at least one value', [
        'component',
        'min_values',
      ])
  })
