import { halves } from './well-formed.ts'

/**
 * Slack's limits, in UTF-16 units. https://docs.slack.dev/reference/block-kit/blocks, …/block-elements, …/composition-objects and
 * https://docs.slack.dev/reference/views; of the JSON of all blocks https://github.com/slackapi/bolt-js/issues/2509
 */
export const slackLimits = {
  messageBlocks: 50,
  messageJson: 13_200,
  messageText: 4000,
  viewBlocks: 100,
  viewBytes: 250_000,
  viewTitle: 24,
  metadata: 3000,
  callback: 255,
  header: 150,
  elementText: 3000,
  actions: 25,
  buttonText: 75,
  buttonValue: 2000,
  actionId: 255,
  options: 5,
  optionText: 75,
  optionValue: 150,
  label: 2000,
} as const

type Limits = typeof slackLimits
interface Rule {
  /** Which fields of which type of object. */
  of: string
  field: string
  least: number
  most: number
}

const rule = (of: string, field: string, limit: keyof Limits, least = 1): Rule => ({
  of,
  field,
  least,
  most: slackLimits[limit],
})

const rules: readonly Rule[] = [
  rule('header', 'text.text', 'header'),
  rule('text', 'text', 'elementText'),
  rule('actions', 'elements', 'actions'),
  rule('button', 'text.text', 'buttonText'),
  rule('button', 'value', 'buttonValue'),
  rule('button', 'action_id', 'actionId'),
  rule('overflow', 'options', 'options'),
  rule('overflow', 'action_id', 'actionId'),
  rule('input', 'label.text', 'label'),
  rule('input', 'hint.text', 'label'),
  rule('rich_text', 'elements', 'elementText'),
  rule('rich_text_section', 'elements', 'elementText'),
  rule('rich_text_preformatted', 'elements', 'elementText'),
  rule('option', 'text.text', 'optionText'),
  rule('option', 'value', 'optionValue'),
  rule('modal', 'title.text', 'viewTitle'),
  rule('modal', 'close.text', 'viewTitle'),
  rule('modal', 'submit.text', 'viewTitle', 0),
  rule('modal', 'private_metadata', 'metadata', 0),
  rule('modal', 'callback_id', 'callback'),
  rule('modal', 'blocks', 'viewBlocks'),
  rule('home', 'blocks', 'viewBlocks'),
]

type Json = { [key: string]: unknown }

/** What a payload breaks, one sentence each. Objects without a type are options of a menu. */
export function brokenSlackLimits(payload: object): string[] {
  const broken = halves(payload)
  visit(payload, object => {
    const type = typeof object.type === 'string' ? object.type : 'value' in object ? 'option' : ''
    for (const { of, field, least, most } of rules) {
      if (of !== type) continue
      const length = lengthAt(object, field)
      if (length < least || length > most) broken.push(`${of}.${field}: ${length}`)
    }
    if (type === 'actions') broken.push(...repeated(object, 'elements', 'action_id'))
  })
  return broken
}

/** What holds for a message beyond its blocks. */
export function brokenMessageLimits({ text, blocks }: { text: string; blocks: readonly object[] }): string[] {
  return [
    ...brokenSlackLimits(blocks),
    ...(blocks.length < 1 || blocks.length > slackLimits.messageBlocks ? [`blocks: ${blocks.length}`] : []),
    ...(text.length < 1 || text.length > slackLimits.messageText ? [`text: ${text.length}`] : []),
    ...(Buffer.byteLength(JSON.stringify(blocks)) > slackLimits.messageJson ? ['json of blocks'] : []),
  ]
}

function lengthAt(object: Json, field: string): number {
  let value: unknown = object
  for (const name of field.split('.')) value = (value as Json | undefined)?.[name]
  return typeof value === 'string' || Array.isArray(value) ? value.length : 0
}

function repeated(object: Json, list: string, name: string): string[] {
  const ids = (object[list] as Json[]).map(one => one[name])
  return new Set(ids).size === ids.length ? [] : [`${list}: repeated ${name}`]
}

function visit(value: unknown, see: (object: Json) => void): void {
  if (value === null || typeof value !== 'object') return
  if (!Array.isArray(value)) see(value as Json)
  for (const one of Object.values(value)) visit(one, see)
}
