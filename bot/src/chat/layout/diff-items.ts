import type { Change } from '@gatehouse/core/change.ts'
import { fieldChange } from '../../replies/change-words.ts'
import type { Item } from './part.ts'

const marks = { add: '+', change: '~', remove: '-' } as const

/**
 * Changes as lines, each with its mark in front, where clients that colour a diff look for it. Nothing that others wrote begins a line.
 */
export function diffItems(changes: readonly Change[]): Item[] {
  return changes.flatMap(change => {
    const fields = change.fields.map(field => {
      const mark = marks[field.from === null ? 'add' : field.to === null ? 'remove' : 'change']
      return { strong: '', text: `${mark}   ${field.key}: ${fieldChange(field)}` }
    })
    return [head(headOf(change)), ...fields]
  })
}

/** One line for each thing, with the keys that change. */
export function shortDiffItems(changes: readonly Change[]): Item[] {
  return changes.map(change => {
    const keys = change.fields.map(({ key }) => key).join(', ')
    return head(change.action === 'change' && keys !== '' ? `${headOf(change)}: ${keys}` : headOf(change))
  })
}

function headOf({ thing, name, action }: Change): string {
  return `${marks[action]} ${thing === name ? thing : `${thing} ${name}`}`
}

function head(text: string): Item {
  return { strong: '', text, head: true }
}
