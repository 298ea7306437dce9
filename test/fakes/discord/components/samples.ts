/** `length` of the letter x. */
export function words(length: number): string {
  return 'x'.repeat(length)
}

/** `count` things, each made from its number. */
export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** A component as an app sends it. */
export type Sample = Record<string, unknown>

export function text(content: unknown = 'words'): Sample {
  return { type: 10, content }
}

export function button(change: Sample = {}): Sample {
  return { type: 2, style: 1, label: 'Go', custom_id: 'go', ...change }
}

export function row(...components: Sample[]): Sample {
  return { type: 1, components }
}

export function buttons(count: number, prefix = 'b'): Sample[] {
  return many(count, index => button({ custom_id: `${prefix}${index}` }))
}

export function options(count: number, change: Sample = {}): Sample[] {
  return many(count, index => ({ label: `option ${index}`, value: `v${index}`, ...change }))
}

export function select(change: Sample = {}): Sample {
  return { type: 3, custom_id: 'pick', options: options(2), ...change }
}

export function section(count: number, accessory: unknown = button()): Sample {
  return { type: 9, components: many(count, () => text()), accessory }
}

export function gallery(count: number, change: Sample = {}): Sample {
  return { type: 12, items: many(count, () => ({ media: { url: 'https://example.com/a.png' }, ...change })) }
}

export function container(...components: Sample[]): Sample {
  return { type: 17, components }
}
