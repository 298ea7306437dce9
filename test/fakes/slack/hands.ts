import type { Block } from './block-kit/block.ts'
import { elementsOf, type Placed } from './block-kit/elements-of.ts'
import { Suggestions } from './block-kit/option.ts'
import type { Deliveries } from './deliveries.ts'
import type { Delivered } from './delivery.ts'
import { chosenValue, findElement, ownOptions } from './field.ts'
import { Form } from './form.ts'
import type { Json } from './json.ts'
import { defaultMinQueryLength } from './limits.ts'
import type { Member } from './member.ts'
import type { Message } from './message.ts'
import type { Payloads, Surface } from './payloads.ts'
import { readBlocks } from './read-blocks.ts'
import type { SeenMessage } from './seen.ts'
import type { Place, Sight } from './sight.ts'
import type { Violations } from './violations.ts'

/** Where to press: a channel, a message as she saw it, or one of her views. */
export type Where = Place | SeenMessage | 'modal' | 'home'

/** Which of several things of the same name. */
export interface Which {
  readonly in?: Where
  /** Only where the block around it, or the one before it, reads like this. */
  readonly near?: RegExp | string
  /** Says no to "Are you sure?". */
  readonly deny?: boolean
}

interface Option {
  readonly text: { readonly text: string }
  readonly value: string
}

/** How one person presses, picks and searches. */
export class Hands {
  readonly #deps: { payloads: Payloads; deliveries: Deliveries; violations: Violations }
  readonly #member: Member
  readonly #sight: Sight
  readonly #forms = new Map<Message, Form>()
  /** The options that the app suggested, by action id. */
  readonly #suggested = new Map<string, readonly Option[]>()

  constructor(
    deps: { payloads: Payloads; deliveries: Deliveries; violations: Violations },
    member: Member,
    sight: Sight,
  ) {
    this.#deps = deps
    this.#member = member
    this.#sight = sight
  }

  /** @throws Error when no such button or entry is visible */
  async click(label: string, which: Which): Promise<Delivered | undefined> {
    for (const { surface, blocks } of this.#surfaces(which.in)) {
      const found = pressable(blocks, label, which.near, this.#sight)
      if (!found) continue
      if (which.deny) {
        if (!('confirm' in found.placed.element && found.placed.element.confirm))
          throw new Error(`"${label}" does not ask whether she is sure`)
        return undefined
      }
      return this.#deps.deliveries.send(
        this.#deps.payloads.action(this.#member, surface, found.placed, found.chosen),
      )
    }
    throw new Error(
      `${this.#member.name} sees no "${label}" to press. What ${this.#member.name} sees:\n${this.#sight.everything()}`,
    )
  }

  /** What an external select offers for these letters. */
  async search(name: string, typed: string, where?: Where): Promise<readonly string[]> {
    const { surface, placed } = this.#find(name, where)
    const { element } = placed
    if (element.type !== 'external_select' && element.type !== 'multi_external_select')
      throw new Error(`${name} is no field that searches`)
    if (typed.length < (element.min_query_length ?? defaultMinQueryLength)) return []
    const delivered = await this.#deps.deliveries.send(
      this.#deps.payloads.suggestion(this.#member, surface, placed, typed),
    )
    const options = this.#checkedOptions(delivered)
    this.#suggested.set(element.action_id ?? '', options)
    return options.map(option => option.text.text)
  }

  /** Chooses an option by its text. @returns nothing where the app is not told at once */
  async pick(name: string, text: string, where?: Where): Promise<Delivered | undefined> {
    const { surface, placed } = this.#find(name, where)
    const { block, element } = placed
    const known = [...ownOptions(element), ...(this.#suggested.get(element.action_id ?? '') ?? [])]
    const option = known.find(one => one.text.text === text)
    if (!option)
      throw new Error(
        `${name} offers no "${text}", but ${known.map(one => `"${one.text.text}"`).join(', ') || 'nothing'}`,
      )
    const value = chosenValue(element, { ...option })
    if (element.type !== 'overflow') this.#formOf(surface).fill(placed, value)
    if (block.type === 'input' && !block.dispatch_action) return undefined
    return this.#deps.deliveries.send(this.#deps.payloads.action(this.#member, surface, placed, value))
  }

  #formOf(surface: Surface): Form {
    return surface.kind === 'view' ? surface.view.form : surface.form
  }

  #find(name: string, where: Where | undefined): { surface: Surface; placed: Placed } {
    for (const { surface, blocks } of this.#surfaces(where)) {
      const placed = findElement(blocks, name)
      if (placed) return { surface, placed }
    }
    throw new Error(
      `${this.#member.name} sees no field "${name}". What ${this.#member.name} sees:\n${this.#sight.everything()}`,
    )
  }

  /** What can be acted on there, the nearest and newest first. */
  #surfaces(where: Where | undefined): { surface: Surface; blocks: readonly Block[] }[] {
    const view = (one: ReturnType<Sight['topView']>) =>
      one ? [{ surface: { kind: 'view' as const, view: one }, blocks: one.content.blocks }] : []
    if (where === 'modal') return view(this.#sight.topView())
    if (where === 'home') return view(this.#sight.homeView())
    const messages = this.#sight
      .messages(where === undefined || where === 'dm' || !('ts' in where) ? where : undefined)
      .reverse()
      .map(message => ({
        surface: this.#messageSurface(message),
        blocks: message.blocks as readonly Block[],
      }))
    if (where === undefined) {
      // A modal covers everything else.
      const modal = this.#sight.topView()
      return modal ? view(modal) : [...messages, ...view(this.#sight.homeView())]
    }
    if (where === 'dm' || !('ts' in where)) return messages
    // She presses what she saw, even when the message has changed since.
    return messages
      .filter(({ surface }) => surface.message.ts === where.ts)
      .map(({ surface }) => ({ surface, blocks: where.blocks }))
  }

  #messageSurface(message: Message): Extract<Surface, { kind: 'message' }> {
    const form = this.#forms.get(message) ?? new Form()
    this.#forms.set(message, form)
    return { kind: 'message', message, form }
  }

  #checkedOptions(delivered: Delivered): readonly Option[] {
    if (delivered.error) return []
    const parsed = Suggestions.safeParse(delivered.response)
    if (!parsed.success) {
      this.#deps.violations.add(
        `block_suggestion answer: ${parsed.error.issues.map(one => one.message).join('; ')}`,
      )
      return []
    }
    return 'options' in parsed.data
      ? parsed.data.options
      : parsed.data.option_groups.flatMap(group => group.options)
  }
}

function pressable(
  blocks: readonly Block[],
  label: string,
  near: RegExp | string | undefined,
  sight: Sight,
): { placed: Placed; chosen: Json } | undefined {
  for (const placed of elementsOf(blocks)) {
    if (near !== undefined && !isNear(blocks, placed.block, near, sight)) continue
    const { element } = placed
    if (element.type === 'button' && element.text.text === label) {
      const { text, value, style, url } = element
      return {
        placed,
        chosen: {
          text,
          ...(value === undefined ? {} : { value }),
          ...(style ? { style } : {}),
          ...(url ? { url } : {}),
        },
      }
    }
    const entry = element.type === 'overflow' && element.options.find(option => option.text.text === label)
    if (entry) return { placed, chosen: { selected_option: entry } }
  }
  return undefined
}

function isNear(blocks: readonly Block[], block: Block, near: RegExp | string, sight: Sight): boolean {
  const at = blocks.indexOf(block)
  const { text } = readBlocks(blocks.slice(Math.max(0, at - 1), at + 1), sight.nameOf)
  return typeof near === 'string' ? text.includes(near) : near.test(text)
}
