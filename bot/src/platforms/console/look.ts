import { styleText } from 'node:util'

/** How text may look on one stream. */
export interface Look {
  /** Columns; infinite where nobody looks. */
  width: number
  colour: boolean
}

/** The styles in use; one name for one meaning. */
export type Style = 'good' | 'bad' | 'warning' | 'faint' | 'strong' | 'command'

/** What of the environment decides about colours. */
export interface ColourWishes {
  NO_COLOR?: string | undefined
  FORCE_COLOR?: string | undefined
  TERM?: string | undefined
}

const formats = {
  good: 'green',
  bad: 'red',
  warning: 'yellow',
  faint: 'dim',
  strong: 'bold',
  command: 'cyan',
} as const

/** How a stream wants its text. NO_COLOR (https://no-color.org) wins over FORCE_COLOR. */
export function lookOf(stream: { isTTY?: boolean; columns?: number }, wishes: ColourWishes): Look {
  const width = stream.isTTY ? Math.max(20, stream.columns || 80) : Number.POSITIVE_INFINITY
  return { width, colour: wantsColour(stream.isTTY === true, wishes) }
}

/** The text in a style, where styles are shown. */
export function styled(look: Look, style: Style, text: string): string {
  return look.colour && text !== '' ? styleText(formats[style], text, { validateStream: false }) : text
}

function wantsColour(terminal: boolean, { NO_COLOR, FORCE_COLOR, TERM }: ColourWishes): boolean {
  if (NO_COLOR) return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return terminal && TERM !== 'dumb'
}
