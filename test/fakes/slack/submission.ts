import { ModalView } from './block-kit/layout.ts'
import type { Delivered } from './delivery.ts'
import { isObject, type Json } from './json.ts'
import { checkedView } from './methods/views.ts'
import { Refusal } from './refusal.ts'
import type { View, Views } from './views.ts'
import type { Violations } from './violations.ts'

/** What the client says under a modal when the app did not answer well. */
export const trouble = 'We had some trouble connecting. Try again?'

/**
 * Does with a modal what the app answered to its submission.
 * https://docs.slack.dev/surfaces/modals#response_actions
 */
export function applySubmission(
  deps: { views: Views; violations: Violations },
  view: View,
  delivered: Delivered,
): void {
  try {
    if (delivered.error) throw new Refusal(delivered.error, {}, true)
    react(deps.views, view, delivered.response)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (!error.arranged)
      deps.violations.add(`view_submission answer: ${error.error} ${JSON.stringify(error.details)}`)
    view.problem = trouble
  }
}

function react(views: Views, view: View, response: Json | undefined): void {
  switch (response?.response_action) {
    case undefined:
      if (response) throw new Refusal('no_response_action')
      views.close(view)
      return
    case 'clear':
      views.clear(view.userId)
      return
    case 'update':
      views.update(view, checkedView(ModalView, response.view))
      return
    case 'push':
      views.push(view.userId, checkedView(ModalView, response.view))
      return
    case 'errors':
      view.errors = checkedErrors(view, response.errors)
      return
    default:
      throw new Refusal('unknown_response_action')
  }
}

/** Errors stand under fields, so that each needs one. */
function checkedErrors(view: View, errors: unknown): Record<string, string> {
  if (!isObject(errors) || Object.keys(errors).length === 0) throw new Refusal('no_errors')
  const fields = new Set(
    view.content.blocks.filter(block => block.type === 'input').map(block => block.block_id),
  )
  return Object.fromEntries(
    Object.entries(errors).map(([blockId, words]) => {
      if (!fields.has(blockId)) throw new Refusal('errors_for_unknown_block', { block_id: blockId })
      if (typeof words !== 'string' || words === '') throw new Refusal('empty_error', { block_id: blockId })
      return [blockId, words]
    }),
  )
}
