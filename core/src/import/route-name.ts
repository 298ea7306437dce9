import { sha256 } from '../canonical-json.ts'
import { slugShape } from '../routing/slug-shape.ts'

const maxLength = 40
const hashLength = 6
/** Words that stand where commands name a route. */
const taken = ['all', 'end']

/** A name for what is imported: made of its host and path, the same each time, and not one of those that are taken. */
export function routeName(
  host: string,
  path: string | null,
  prefix: string,
  isTaken: (name: string) => boolean,
): string {
  const place = `${host}${path ?? ''}`
  const words = `${prefix}${place}`
    .toLowerCase()
    .replace('*.', 'any.')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  const plain = /^[a-z]/.test(words) ? words : `h-${words}`
  if (plain.length <= maxLength && slugShape.test(plain) && !taken.includes(plain) && !isTaken(plain))
    return plain
  for (let attempt = 0; ; attempt += 1) {
    const mark = sha256(`${place} ${attempt}`).slice(0, hashLength)
    const name = `${plain.slice(0, maxLength - hashLength - 1).replace(/-+$/, '')}-${mark}`
    if (!isTaken(name)) return name
  }
}
