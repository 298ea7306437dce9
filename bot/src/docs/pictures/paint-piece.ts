import type { Piece, Span } from './drawing.ts'
import { widthOf, wrapSpans } from './measure.ts'
import { label, line, rectangle } from './svg.ts'
import { codeFont, type Theme } from './theme.ts'

/** What is painted, and how high it is. */
export interface Painted {
  elements: string[]
  height: number
}

/** Where something is painted. */
export interface Place {
  x: number
  y: number
  width: number
}

const size = 15
const lineHeight = 22
const codeSize = 12.5
const codeLineHeight = 18
const padding = 9
const buttonHeight = 32

/** One piece of a message below the other. */
export function paintPiece(piece: Piece, place: Place, theme: Theme): Painted {
  switch (piece.kind) {
    case 'heading':
      return paintLines([[{ text: piece.text, look: 'bold' }]], place, theme, 17, 24)
    case 'lines':
      return paintLines(piece.lines, place, theme, size, lineHeight)
    case 'preformatted':
      return paintCode(piece, place, theme)
    case 'buttons':
      return paintButtons(piece, place, theme)
    case 'select':
      return paintBox(piece.label, '⌄', place, theme)
    case 'file':
      return paintBox(`📄 ${piece.name}`, '⤓', place, theme)
    case 'field':
      return paintField(piece, place, theme)
  }
}

function paintLines(
  lines: readonly (readonly Span[])[],
  { x, y, width }: Place,
  theme: Theme,
  textSize: number,
  height: number,
): Painted {
  const wrapped = lines.flatMap(spans => wrapSpans(spans, textSize, width))
  const look = { size: textSize, colour: theme.text, font: theme.font }
  const elements = wrapped.map((spans, index) =>
    line(x, y + height * index + textSize, spans, look, spanLook(theme)),
  )
  return { elements, height: wrapped.length * height }
}

function spanLook(theme: Theme) {
  return (look: Span['look']): string => {
    switch (look) {
      case 'plain':
        return ''
      case 'bold':
        return 'font-weight="bold"'
      case 'faint':
        return `fill="${theme.faint}" font-size="13"`
      case 'code':
        return `fill="${theme.code}" font-family="${codeFont}" font-size="13"`
    }
  }
}

function paintCode({ lines, isDiff }: Piece & { kind: 'preformatted' }, place: Place, theme: Theme): Painted {
  const { x, y, width } = place
  const wrapped = lines.flatMap(text =>
    wrapSpans([{ text, look: 'code' }], codeSize, width - 2 * padding).map(spans => ({
      text: spans.map(span => span.text).join(''),
      colour: isDiff ? colourOf(text, theme) : theme.text,
    })),
  )
  const height = wrapped.length * codeLineHeight + 2 * padding
  return {
    elements: [
      rectangle({ x, y, width, height, radius: 4 }, theme.codeBackground, theme.border),
      ...wrapped.map(({ text, colour }, index) =>
        label(x + padding, y + padding + codeLineHeight * index + codeSize, text, {
          size: codeSize,
          colour,
          font: codeFont,
        }),
      ),
    ],
    height: height + 4,
  }
}

function colourOf(text: string, theme: Theme): string {
  return text.startsWith('+') ? theme.added : text.startsWith('-') ? theme.removed : theme.text
}

function paintButtons(
  { buttons, menu }: Piece & { kind: 'buttons' },
  { x, y }: Place,
  theme: Theme,
): Painted {
  const elements: string[] = []
  let left = x
  for (const { label: text, style } of [
    ...buttons,
    ...(menu ? [{ label: '⋯', style: 'plain' as const }] : []),
  ]) {
    const width = widthOf({ text, look: 'bold' }, 14) + 26
    const fill = style === 'plain' ? theme.plainButton : theme[style]
    const colour = style === 'plain' ? theme.plainButtonText : '#ffffff'
    elements.push(
      rectangle({ x: left, y, width, height: buttonHeight, radius: 6 }, fill, theme.border),
      label(left + width / 2, y + 21, text, {
        size: 14,
        colour,
        font: theme.font,
        weight: 'bold',
        middle: true,
      }),
    )
    left += width + 8
  }
  return { elements, height: buttonHeight + 4 }
}

function paintBox(text: string, sign: string, { x, y, width }: Place, theme: Theme): Painted {
  const look = { size: 14, colour: theme.text, font: theme.font }
  return {
    elements: [
      rectangle({ x, y, width, height: 38, radius: 6 }, theme.codeBackground, theme.border),
      label(x + 12, y + 24, text, look),
      label(x + width - 24, y + 24, sign, { ...look, colour: theme.faint }),
    ],
    height: 42,
  }
}

function paintField(field: Piece & { kind: 'field' }, place: Place, theme: Theme): Painted {
  const { x, y, width } = place
  const look = { colour: theme.text, font: theme.font }
  const wrong = field.wrong === null ? [] : wrapSpans([{ text: field.wrong, look: 'plain' }], 13, width)
  const below = y + 80 + wrong.length * 18
  return {
    elements: [
      label(x, y + 14, field.label, { ...look, size: size, weight: 'bold' }),
      rectangle(
        { x, y: y + 24, width, height: 38, radius: 6 },
        theme.codeBackground,
        wrong.length > 0 ? theme.danger : theme.border,
      ),
      ...wrong.map((spans, index) => {
        const text = spans.map(span => span.text).join('')
        return label(x, y + 80 + index * 18, text, { ...look, size: 13, colour: theme.danger })
      }),
      label(x, below, field.hint, { ...look, size: 13, colour: theme.faint }),
    ],
    height: below - y + 10,
  }
}
