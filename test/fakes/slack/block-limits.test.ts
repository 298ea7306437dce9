import { expect, it } from 'vitest'
import {
  actions,
  button,
  confirm,
  divider,
  input,
  letters,
  marked,
  modal,
  option,
  options,
  plain,
  refusals,
  times,
  typed,
  viewRefusals,
} from './sample-blocks.ts'

/** A name, what is just allowed, how much more is not, and where that is said to be. */
type Limit = readonly [string, number, (count: number) => object, string]

const lengths: Limit[] = [
  ['section text', 3000, n => ({ type: 'section', text: marked(n) }), 'text/text'],
  ['section field', 2000, n => ({ type: 'section', fields: [marked(n)] }), 'fields/0/text'],
  ['header', 150, n => ({ type: 'header', text: plain(n) }), 'text/text'],
  ['context text', 3000, n => ({ type: 'context', elements: [marked(n)] }), 'elements/0/text'],
  ['button text', 75, n => actions(button({ text: plain(n) })), 'elements/0/text/text'],
  ['button value', 2000, n => actions(button({ value: letters(n) })), 'elements/0/value'],
  ['button url', 3000, n => actions(button({ url: letters(n) })), 'elements/0/url'],
  ['action_id', 255, n => actions(button({ action_id: letters(n) })), 'elements/0/action_id'],
  ['block_id', 255, n => ({ ...divider, block_id: letters(n) }), 'block_id'],
  [
    'option text',
    75,
    n => actions({ type: 'overflow', options: [option(0, { text: plain(n) })] }),
    'elements/0/options/0/text/text',
  ],
  [
    'option value',
    150,
    n => actions({ type: 'overflow', options: [option(0, { value: letters(n) })] }),
    'elements/0/options/0/value',
  ],
  [
    'option description',
    75,
    n => actions({ type: 'overflow', options: [option(0, { description: plain(n) })] }),
    'elements/0/options/0/description/text',
  ],
  [
    'placeholder',
    150,
    n => actions({ type: 'external_select', placeholder: plain(n) }),
    'elements/0/placeholder/text',
  ],
  [
    'confirm title',
    100,
    n => actions(button({ confirm: confirm({ title: plain(n) }) })),
    'elements/0/confirm/title/text',
  ],
  [
    'confirm text',
    300,
    n => actions(button({ confirm: confirm({ text: plain(n) }) })),
    'elements/0/confirm/text/text',
  ],
  [
    'confirm button',
    30,
    n => actions(button({ confirm: confirm({ confirm: plain(n) }) })),
    'elements/0/confirm/confirm/text',
  ],
  ['input label', 2000, n => input(typed(), { label: plain(n) }), 'label/text'],
  ['input hint', 2000, n => input(typed(), { hint: plain(n) }), 'hint/text'],
  ['initial text', 3000, n => input(typed({ initial_value: letters(n) })), 'element/initial_value'],
  [
    'image alt_text',
    2000,
    n => ({ type: 'image', image_url: 'https://example.com/a.png', alt_text: letters(n) }),
    'alt_text',
  ],
  ['markdown', 12_000, n => ({ type: 'markdown', text: letters(n) }), 'text'],
]

it.each(lengths)('allows %s of %i characters and no more', (_, count, block, at) => {
  expect(refusals([block(count)])).toEqual([])
  expect(refusals([block(count + 1)])).toEqual([
    `[ERROR] must be less than ${count + 1} characters [json-pointer:/blocks/0/${at}]`,
  ])
})

const counts: Limit[] = [
  ['section fields', 10, n => ({ type: 'section', fields: times(n, () => marked(1)) }), 'fields'],
  ['context elements', 10, n => ({ type: 'context', elements: times(n, () => marked(1)) }), 'elements'],
  ['actions', 25, n => actions(...times(n, () => button())), 'elements'],
  [
    'options of a static_select',
    100,
    n => actions({ type: 'static_select', options: options(n) }),
    'elements/0/options',
  ],
  [
    'option groups',
    100,
    n =>
      actions({
        type: 'static_select',
        option_groups: times(n, () => ({ label: plain(1), options: options(1) })),
      }),
    'elements/0/option_groups',
  ],
  [
    'entries of an overflow',
    5,
    n => actions({ type: 'overflow', options: options(n) }),
    'elements/0/options',
  ],
  ['checkboxes', 10, n => actions({ type: 'checkboxes', options: options(n) }), 'elements/0/options'],
  ['radio buttons', 10, n => actions({ type: 'radio_buttons', options: options(n) }), 'elements/0/options'],
  [
    'rows of a table',
    100,
    n => ({ type: 'table', rows: times(n, () => [{ type: 'raw_text', text: 'x' }]) }),
    'rows',
  ],
  [
    'columns of a table',
    20,
    n => ({ type: 'table', rows: [times(n, () => ({ type: 'raw_text', text: 'x' }))] }),
    'rows/0',
  ],
]

it.each(counts)('allows %s up to %i and no more', (_, count, block, at) => {
  expect(refusals([block(count)])).toEqual([])
  expect(refusals([block(count + 1)])).toEqual([
    `[ERROR] no more than ${count} items allowed [json-pointer:/blocks/0/${at}]`,
  ])
})

it('allows 50 blocks in a message, and 100 in a modal or a home tab', () => {
  expect(refusals(times(50, () => divider))).toEqual([])
  expect(refusals(times(51, () => divider))).toEqual([
    '[ERROR] no more than 50 items allowed [json-pointer:/blocks]',
  ])
  for (const view of [modal(), { type: 'home' }]) {
    expect(viewRefusals({ ...view, blocks: times(100, () => divider) })).toEqual([])
    expect(viewRefusals({ ...view, blocks: times(101, () => divider) })).toEqual([
      '[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]',
    ])
  }
})

it.each([
  ['title', 24, (n: number) => ({ title: plain(n) }), 'title/text'],
  ['submit', 24, (n: number) => ({ submit: plain(n) }), 'submit/text'],
  ['close', 24, (n: number) => ({ close: plain(n) }), 'close/text'],
  ['private_metadata', 3000, (n: number) => ({ private_metadata: letters(n) }), 'private_metadata'],
  ['callback_id', 255, (n: number) => ({ callback_id: letters(n) }), 'callback_id'],
  ['external_id', 255, (n: number) => ({ external_id: letters(n) }), 'external_id'],
] as const)('allows %s of a modal of %i characters and no more', (_, count, more, at) => {
  expect(viewRefusals(modal(more(count)))).toEqual([])
  expect(viewRefusals(modal(more(count + 1)))).toEqual([
    `[ERROR] must be less than ${count + 1} characters [json-pointer:/view/${at}]`,
  ])
})
