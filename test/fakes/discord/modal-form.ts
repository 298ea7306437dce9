import { z } from 'zod'
import { modalComponents } from './components/index.ts'
import { customId } from './components/part.ts'
import { text } from './form.ts'
import { limits } from './limits.ts'

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal */
export const modalForm = z.object({
  custom_id: customId,
  title: text(1, limits.modalTitle),
  components: modalComponents,
})

export type ModalForm = z.infer<typeof modalForm>
