import { z } from 'zod'
import { type Block, MessageBlock, ViewBlock } from './block.ts'
import { elementsOf } from './elements-of.ts'
import { plainText } from './text.ts'

interface Report {
  addIssue(issue: { code: 'custom'; message: string; path: (string | number)[] }): void
}

function repeated(names: readonly (string | undefined)[]): number {
  return names.findIndex((name, at) => name !== undefined && names.indexOf(name) < at)
}

function checkNames(blocks: Block[], report: Report): void {
  const twice = repeated(blocks.map(block => block.block_id))
  if (twice >= 0)
    report.addIssue({ code: 'custom', message: 'block_id must be unique', path: [twice, 'block_id'] })
  blocks.forEach((block, at) => {
    const same = repeated(elementsOf([block]).map(({ element }) => element.action_id))
    if (same >= 0)
      report.addIssue({
        code: 'custom',
        message: 'action_id must be unique within a block',
        path: [at, 'elements', same, 'action_id'],
      })
  })
}

function checkMessage(blocks: Block[], report: Report): void {
  checkNames(blocks, report)
  if (blocks.filter(block => block.type === 'table').length > 1)
    report.addIssue({ code: 'custom', message: 'only_one_table_allowed', path: [] })
}

function checkView(blocks: Block[], report: Report): void {
  checkNames(blocks, report)
  const focused = elementsOf(blocks).filter(
    ({ element }) => 'focus_on_load' in element && element.focus_on_load,
  )
  if (focused.length > 1)
    report.addIssue({ code: 'custom', message: 'only one element may have focus_on_load', path: [] })
}

/** The blocks of a message: at most 50. https://docs.slack.dev/reference/block-kit/blocks */
export const MessageBlocks = z.array(MessageBlock).max(50).superRefine(checkMessage)

const view = {
  blocks: z.array(ViewBlock).max(100).superRefine(checkView),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
}

/** https://docs.slack.dev/reference/views/modal-views */
export const ModalView = z
  .strictObject({
    type: z.literal('modal'),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    ...view,
  })
  .refine(modal => modal.submit || !modal.blocks.some(block => block.type === 'input'), {
    message: 'missing required field: submit',
  })
export type ModalView = z.infer<typeof ModalView>

/** https://docs.slack.dev/reference/views/home-tab-views */
export const HomeView = z.strictObject({ type: z.literal('home'), ...view })
export type HomeView = z.infer<typeof HomeView>
