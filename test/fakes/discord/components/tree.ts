import type { z } from 'zod'
import { fault } from '../form.ts'
import { limits } from '../limits.ts'

/** Any component as the walk needs it; its own schema has already read it. */
export interface Component {
  readonly type: number
  readonly id?: number | null | undefined
  readonly custom_id?: string | null | undefined
  readonly content?: string
  readonly label?: string | null | undefined
  readonly description?: string | null | undefined
  readonly placeholder?: string | null | undefined
  readonly disabled?: boolean | null | undefined
  readonly style?: number
  readonly url?: string | null | undefined
  readonly components?: readonly Component[]
  readonly accessory?: Component
  readonly component?: Component
  readonly media?: { readonly url: string }
  readonly file?: { readonly url: string }
  readonly items?: readonly {
    readonly media: { readonly url: string }
    readonly description?: string | null | undefined
  }[]
  readonly [field: string]: unknown
}

interface Place {
  readonly component: Component
  readonly path: readonly (string | number)[]
}

/** Every component of a tree in reading order, with its place. */
export function* walk(
  components: readonly Component[],
  path: readonly (string | number)[] = [],
): Generator<Place> {
  for (const [index, component] of components.entries()) yield* walkOne(component, [...path, index])
}

function* walkOne(component: Component, path: readonly (string | number)[]): Generator<Place> {
  yield { component, path }
  if (component.components) yield* walk(component.components, [...path, 'components'])
  if (component.accessory) yield* walkOne(component.accessory, [...path, 'accessory'])
  if (component.component) yield* walkOne(component.component, [...path, 'component'])
}

/** The names of the uploads that a tree shows, each with its place. */
export function* shownUploads(
  components: readonly Component[],
): Generator<{ name: string; path: Place['path'] }> {
  for (const { component, path } of walk(components))
    for (const url of [
      component.media?.url,
      component.file?.url,
      ...(component.items ?? []).map(i => i.media.url),
    ])
      if (url?.startsWith('attachment://')) yield { name: url.slice('attachment://'.length), path }
}

/** Gives each component without an id the next free one, as Discord does when it stores a message. */
export function numbered(components: readonly Component[]): readonly Component[] {
  const taken = new Set([...walk(components)].map(({ component }) => component.id).filter(id => id))
  let last = 0
  const number = (component: Component): Component => {
    let id = component.id
    if (!id) {
      do last += 1
      while (taken.has(last))
      id = last
    }
    return {
      ...component,
      id,
      ...(component.components ? { components: component.components.map(number) } : {}),
      ...(component.accessory ? { accessory: number(component.accessory) } : {}),
      ...(component.component ? { component: number(component.component) } : {}),
    }
  }
  return components.map(number)
}

/** What holds for a whole tree: unique ids and custom ids. */
export function checkUnique(components: readonly Component[], ctx: z.RefinementCtx): void {
  const customIds = new Set<string>()
  const ids = new Set<number>()
  for (const { component, path } of walk(components)) {
    if (component.custom_id != null) {
      if (customIds.has(component.custom_id))
        fault(ctx, 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated', [
          ...path,
          'custom_id',
        ])
      customIds.add(component.custom_id)
    }
    if (component.id) {
      if (ids.has(component.id))
        fault(ctx, 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated', [...path, 'id'])
      ids.add(component.id)
    }
  }
}

/** What holds for the sum of a message of Components V2. */
export function checkSums(components: readonly Component[], ctx: z.RefinementCtx): void {
  const all = [...walk(components)]
  if (all.length > limits.components)
    fault(
      ctx,
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      `Total number of components cannot exceed ${limits.components}`,
    )
  const texts = all.flatMap(({ component: { type, content } }) =>
    type === 10 && content ? [content.length] : [],
  )
  const shown = texts.reduce((sum, length) => sum + length, 0)
  // A text that is too long by itself is a fault of its own place.
  if (shown > limits.displayedText && Math.max(...texts) <= limits.displayedText)
    fault(
      ctx,
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      `Components displayable text size exceeds maximum size of ${limits.displayedText}`,
    )
}
