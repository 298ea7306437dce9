/** What somebody reads, and what the client made of it. */
export interface Reading {
  readonly text: string
  /** Addresses that can be pressed. */
  readonly links: readonly string[]
  /** People, groups and channels that were called. */
  readonly mentions: readonly string[]
}

/** Names for ids. */
export type NameOf = (id: string) => string

const code = /```[\s\S]*?```|`[^`\n]+`/g
const angled = /<([^<>\n]+)>/g
const address = /https?:\/\/[^\s<>|]+/g
const name = /(?<![\w/])(?:@(?:here|channel|everyone)\b|#[a-z][\w-]*)/g
const bold = /(^|[\s(])\*(\S(?:[^*\n]*\S)?)\*(?=$|[\s).,:;!?])/gm
const italic = /(^|[\s(])_(\S(?:[^_\n]*\S)?)_(?=$|[\s).,:;!?])/gm
const struck = /(^|[\s(])~(\S(?:[^~\n]*\S)?)~(?=$|[\s).,:;!?])/gm

const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** What becomes of plain words in markup: nothing, links of addresses, or mentions of names as well. */
export type Parsing = 'verbatim' | 'addresses' | 'addresses and names'

/** Reads Slack's markup as the client shows it. https://docs.slack.dev/messaging/formatting-message-text */
export function readMrkdwn(text: string, nameOf: NameOf, parsing: Parsing = 'addresses'): Reading {
  const links: string[] = []
  const mentions: string[] = []
  const shown = text.replace(angled, (_, inside: string) => {
    const [target = '', label] = inside.split('|', 2)
    return readAngled(target, label, nameOf, links, mentions)
  })
  const words = text.replace(code, '').replace(angled, '')
  if (parsing !== 'verbatim') links.push(...(words.match(address) ?? []))
  if (parsing === 'addresses and names') mentions.push(...(words.match(name) ?? []))
  const plain = shown
    .replace(bold, '$1$2')
    .replace(italic, '$1$2')
    .replace(struck, '$1$2')
    .replace(/```\n?/g, '')
    .replace(/`([^`\n]+)`/g, '$1')
  return { text: unescaped(plain), links: links.map(unescaped), mentions }
}

function readAngled(
  target: string,
  label: string | undefined,
  nameOf: NameOf,
  links: string[],
  mentions: string[],
): string {
  const kind = target.charAt(0)
  if (kind === '@' || kind === '#') {
    const name = `${kind}${label ?? nameOf(target.slice(1))}`
    mentions.push(name)
    return name
  }
  if (target.startsWith('!date^')) return label ?? target
  if (kind === '!') {
    const name = label ?? `@${target.slice(1).split('^')[0]}`
    mentions.push(name)
    return name
  }
  if (!/^(?:[a-z][a-z0-9+.-]*:)/i.test(target)) return `<${target}${label === undefined ? '' : `|${label}`}>`
  links.push(target)
  return label ?? target
}
