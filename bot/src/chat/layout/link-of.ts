import { visible } from '../../visible.ts'
import type { Card, Link } from '../card.ts'
import { shortened } from './clip.ts'

/** Discord takes no longer address in its other places. */
const longestUrl = 512
const longestLabel = 60
/** By any of these an address could end too early, or call somebody. */
const special = /[()<>[\]|`\\@]/g

/** The link of a card, with an address in which nothing is markup; null where there is none, or no page is behind it. */
export function linkOf({ link }: Card): Link | null {
  if (link === undefined || !URL.canParse(link.url)) return null
  const { protocol, username, href } = new URL(link.url)
  if (!['https:', 'http:'].includes(protocol) || username !== '') return null
  const url = href.replaceAll(special, char => `%${char.charCodeAt(0).toString(16)}`)
  if (url.length > longestUrl) return null
  return { label: shortened(visible(link.label).trim() || 'Open', longestLabel), url }
}
