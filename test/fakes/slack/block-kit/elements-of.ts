import type { Block } from './block.ts'
import type { Interactive } from './element.ts'

/** An element that somebody can use, and the block it stands in. */
export interface Placed {
  readonly block: Block
  readonly element: Interactive
}

/** Whatever can be used in these blocks, in reading order. */
export function elementsOf(blocks: readonly Block[]): Placed[] {
  return blocks.flatMap(block => elementsOfBlock(block).map(element => ({ block, element })))
}

function elementsOfBlock(block: Block): Interactive[] {
  switch (block.type) {
    case 'section':
      return block.accessory && block.accessory.type !== 'image' ? [block.accessory] : []
    case 'actions':
      return block.elements
    case 'input':
      return [block.element]
    default:
      return []
  }
}

/** Gives every block and element without a name one, as Slack does. */
export function nameEverything(blocks: Block[], name: () => string): void {
  for (const block of blocks) block.block_id ??= name()
  for (const { element } of elementsOf(blocks)) element.action_id ??= name()
}
