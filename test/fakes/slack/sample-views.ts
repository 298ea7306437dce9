const plain = (text: string) => ({ type: 'plain_text' as const, text })

/** A section that says this. */
export const section = (text: string) => ({
  type: 'section' as const,
  text: { type: 'mrkdwn' as const, text },
})

/** A row of buttons; each one's action id is its label in lower case. */
export const buttons = (...labels: string[]) => ({
  type: 'actions' as const,
  elements: labels.map(label => ({
    type: 'button' as const,
    text: plain(label),
    action_id: label.toLowerCase().replace(/\W+/g, '_'),
    value: label,
  })),
})

/** A modal of this title with these blocks. */
export const modal = (title: string, blocks: object[] = [section(title)], more: object = {}) => ({
  type: 'modal' as const,
  title: plain(title),
  blocks: blocks.map(block => ({ type: '', ...block })),
  ...more,
})

/** A field for text. */
export const field = (blockId: string, label: string, more: object = {}, element: object = {}) => ({
  type: 'input' as const,
  block_id: blockId,
  label: plain(label),
  element: { type: 'plain_text_input' as const, action_id: 'value', ...element },
  ...more,
})

export const submit = { submit: plain('Send') }
