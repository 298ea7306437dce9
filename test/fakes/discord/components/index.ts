import type { z } from 'zod'
import { kindOf, list } from '../form.ts'
import { limits } from '../limits.ts'
import { actionRow } from './action-row.ts'
import { container } from './container.ts'
import { file } from './file.ts'
import { label } from './label.ts'
import { mediaGallery } from './media-gallery.ts'
import { section } from './section.ts'
import { separator } from './separator.ts'
import { textDisplay } from './text-display.ts'
import { type Component, checkSums, checkUnique } from './tree.ts'

function whole(components: readonly Component[], ctx: z.RefinementCtx): void {
  checkUnique(components, ctx)
  checkSums(components, ctx)
}

/** The components of a message with IS_COMPONENTS_V2. */
export const cardComponents = list(
  kindOf(actionRow, section, textDisplay, mediaGallery, file, separator, container),
  0,
  limits.components,
).superRefine(whole)

/** The components below the content of an older message: rows alone. */
export const rowComponents = list(kindOf(actionRow), 0, limits.rows).superRefine(checkUnique)

/** The parts of a modal. */
export const modalComponents = list(kindOf(label, textDisplay), 1, limits.modalParts).superRefine(checkUnique)
