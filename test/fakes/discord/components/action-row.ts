import { z } from 'zod'
import { fault, kindOf, list } from '../form.ts'
import { limits } from '../limits.ts'
import { button } from './button.ts'
import { part } from './part.ts'
import { channelSelect, mentionableSelect, roleSelect, stringSelect, userSelect } from './select.ts'

const child = kindOf(button, stringSelect, userSelect, roleSelect, mentionableSelect, channelSelect)

/** https://docs.discord.com/developers/components/reference#action-row */
export const actionRow = z.object({
  ...part,
  type: z.literal(1),
  components: list(child, 1, limits.buttonsInRow).superRefine((children, ctx) => {
    // A select is as wide as the row, so nothing stands beside it.
    for (const index of children.keys())
      if (index > 0 && children.some(({ type }) => type !== 2))
        fault(ctx, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width', [
          index,
        ])
  }),
})
