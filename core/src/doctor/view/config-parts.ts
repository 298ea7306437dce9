/** One place of a configuration. */
export interface Part {
  /** As Caddy's own API names it: `apps/http/servers/edge`. */
  path: string
  value: Readonly<Record<string, unknown>>
}

/** Every object of a configuration, from the outside in. */
export function* configParts(value: unknown, path = ''): Generator<Part> {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* configParts(one, joined(path, String(index)))
  } else if (isObject(value)) {
    yield { path, value }
    for (const [name, one] of Object.entries(value)) yield* configParts(one, joined(path, name))
  }
}

/** Every text of a configuration. */
export function* configTexts(value: unknown, path = ''): Generator<{ path: string; text: string }> {
  if (typeof value === 'string') yield { path, text: value }
  else if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* configTexts(one, joined(path, String(index)))
  } else if (isObject(value)) {
    for (const [name, one] of Object.entries(value)) yield* configTexts(one, joined(path, name))
  }
}

/** A value by its path; undefined when it is not there. */
export function configAt(value: unknown, path: string): unknown {
  return path.split('/').reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value)
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
