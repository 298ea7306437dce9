import { complaints } from './block-kit/complaint.ts'
import { HomeView, MessageBlocks, ModalView } from './block-kit/layout.ts'

export const letters = (count: number) => 'x'.repeat(count)
export const times = <T>(count: number, one: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => one(at))
export const plain = (count: number) => ({ type: 'plain_text', text: letters(count) })
export const marked = (count: number) => ({ type: 'mrkdwn', text: letters(count) })
export const button = (more: object = {}) => ({ type: 'button', text: plain(1), ...more })
export const option = (at: number, more: object = {}) => ({ text: plain(1), value: `v${at}`, ...more })
export const options = (count: number) => times(count, at => option(at))
export const actions = (...elements: object[]) => ({ type: 'actions', elements })
export const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain(1),
  element,
  ...more,
})
export const typed = (more: object = {}) => ({ type: 'plain_text_input', ...more })
export const confirm = (more: object = {}) => ({
  title: plain(1),
  text: plain(1),
  confirm: plain(1),
  deny: plain(1),
  ...more,
})
export const divider = { type: 'divider' }
export const modal = (more: object = {}) => ({ type: 'modal', title: plain(1), blocks: [], ...more })

export function refusals(blocks: unknown): string[] {
  const parsed = MessageBlocks.safeParse(blocks)
  return parsed.success ? [] : complaints(parsed.error, blocks, '/blocks')
}

export function viewRefusals(view: { type?: unknown; blocks?: unknown }): string[] {
  const parsed = (view.type === 'home' ? HomeView : ModalView).safeParse(view)
  return parsed.success ? [] : complaints(parsed.error, view, '/view')
}
