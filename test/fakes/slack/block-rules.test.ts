import { expect, it } from 'vitest'
import {
  actions,
  button,
  divider,
  input,
  marked,
  modal,
  option,
  options,
  plain,
  refusals,
  typed,
  viewRefusals,
} from './sample-blocks.ts'

it.each([
  [
    'an empty text',
    [{ type: 'section', text: { type: 'mrkdwn', text: '' } }],
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a section without text and fields',
    [{ type: 'section' }],
    'must provide either text or fields [json-pointer:/blocks/0]',
  ],
  [
    'a block that is none',
    [{ type: 'text', text: 'x' }],
    'unsupported type: text [json-pointer:/blocks/0/type]',
  ],
  [
    'markup in a header',
    [{ type: 'header', text: marked(1) }],
    'failed to match all allowed schemas [json-pointer:/blocks/0/text/type]',
  ],
  ['a missing text', [{ type: 'header' }], 'missing required field: text [json-pointer:/blocks/0]'],
  [
    'a misspelt property',
    [{ ...divider, blockid: 'x' }],
    'invalid additional property: blockid [json-pointer:/blocks/0]',
  ],
  [
    'text in place of a text object',
    [{ type: 'header', text: 'x' }],
    'must provide an object [json-pointer:/blocks/0/text]',
  ],
  [
    'an input among actions',
    [actions(typed())],
    'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
  ],
  ['no actions at all', [actions()], 'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]'],
  [
    'a button without text',
    [actions({ type: 'button' })],
    'missing required field: text [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'an unknown style',
    [actions(button({ style: 'green' }))],
    'failed to match all allowed schemas [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'the same block_id twice',
    [
      { ...divider, block_id: 'a' },
      { ...divider, block_id: 'a' },
    ],
    'block_id must be unique [json-pointer:/blocks/1/block_id]',
  ],
  [
    'the same action_id twice in a block',
    [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
    'action_id must be unique within a block [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'options and groups together',
    [
      actions({
        type: 'static_select',
        options: options(1),
        option_groups: [{ label: plain(1), options: options(1) }],
      }),
    ],
    'must provide either options or option_groups [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'an initial option that is none',
    [actions({ type: 'static_select', options: options(1), initial_option: option(7) })],
    'initial option must match one of the options [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'two tables',
    [0, 1].map(() => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] })),
    'only_one_table_allowed [json-pointer:/blocks]',
  ],
  [
    'an empty piece of rich text',
    [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }],
      },
    ],
    'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
  ],
])('refuses %s', (_, blocks, words) => {
  expect(refusals(blocks)).toEqual([`[ERROR] ${words}`])
})

it('allows the same action_id in two blocks', () => {
  expect(refusals([actions(button({ action_id: 'a' })), actions(button({ action_id: 'a' }))])).toEqual([])
})

it('wants a submit button in a modal with a field', () => {
  const blocks = [input(typed())]
  expect(viewRefusals(modal({ blocks }))).toEqual([
    '[ERROR] missing required field: submit [json-pointer:/view]',
  ])
  expect(viewRefusals(modal({ blocks, submit: plain(1) }))).toEqual([])
})

it('refuses a table in a view, a title on a home tab, and two fields that want the focus', () => {
  const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] }
  expect(viewRefusals(modal({ blocks: [table] }))).toEqual([
    '[ERROR] unsupported type: table [json-pointer:/view/blocks/0/type]',
  ])
  expect(viewRefusals({ type: 'home', title: plain(1), blocks: [] } as object)).toEqual([
    '[ERROR] invalid additional property: title [json-pointer:/view]',
  ])
  const blocks = [input(typed({ focus_on_load: true })), input(typed({ focus_on_load: true }))]
  expect(viewRefusals(modal({ blocks, submit: plain(1) }))).toEqual([
    '[ERROR] only one element may have focus_on_load [json-pointer:/view/blocks]',
  ])
})

it('knows every kind of rich text', () => {
  const text = { type: 'text', text: 'x', style: { bold: true } }
  const section = {
    type: 'rich_text_section',
    elements: [text, { type: 'link', url: 'https://example.com' }],
  }
  const elements = [
    section,
    { type: 'rich_text_list', style: 'bullet', elements: [section], indent: 8 },
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'x' }], border: 0 },
    { type: 'rich_text_quote', elements: [text] },
  ]
  expect(refusals([{ type: 'rich_text', elements }])).toEqual([])
})
