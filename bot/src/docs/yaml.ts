/** What the pages and files here are made of. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain }

/** YAML of maps, lists and values; its texts are quoted as JSON quotes them, which YAML reads as well. The last line is ended. */
export function yaml(value: { readonly [key: string]: Plain }): string {
  return `${lines(value).join('\n')}\n`
}

function lines(value: Plain): string[] {
  if (typeof value !== 'object') return [JSON.stringify(value)]
  if (isList(value)) return value.flatMap(item => indented('- ', lines(item)))
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'object'
      ? [`${key}:`, ...indented('  ', lines(item))]
      : [`${key}: ${JSON.stringify(item)}`],
  )
}

/** `first` before the first line, and as many spaces before the others. */
function indented(first: string, all: readonly string[]): string[] {
  return all.map((line, at) => (at === 0 ? first : ' '.repeat(first.length)) + line)
}

function isList(value: Exclude<Plain, string | number | boolean>): value is readonly Plain[] {
  return Array.isArray(value)
}
