import type { Drawing } from './drawing.ts'
import { widthOf } from './measure.ts'
import { paintPiece } from './paint-piece.ts'
import { label, picture, rectangle } from './svg.ts'
import type { Theme } from './theme.ts'

const width = 620
const margin = 16
const gap = 8
const buttonHeight = 34

/** A drawing as SVG, in the look of a chat. */
export function paint(drawing: Drawing, theme: Theme, title: string): string {
  const { elements, height } = drawing.dialogue
    ? paintDialogue(drawing, drawing.dialogue, theme)
    : paintMessage(drawing, theme)
  return picture(width, height, title, [
    rectangle({ x: 0, y: 0, width, height }, theme.background),
    ...elements,
  ])
}

function paintMessage({ pieces, accent }: Drawing, theme: Theme): { elements: string[]; height: number } {
  const left = margin + 52
  const inner = accent === null ? 0 : 16
  const top = margin + 24
  const start = { x: left + inner, y: top + inner, width: width - left - margin - 2 * inner }
  const { elements, bottom } = paintPieces(pieces, start, theme)
  const height = bottom + inner
  const panel = { x: left, y: top, width: width - left - margin, height: height - top, radius: 8 }
  return {
    elements: [
      ...sender(left, theme),
      ...(accent === null
        ? []
        : [
            rectangle(panel, theme.panel, theme.border),
            rectangle({ ...panel, width: 4, radius: 2 }, accent),
          ]),
      ...elements,
    ],
    height: height + margin,
  }
}

function paintDialogue(
  { pieces }: Drawing,
  dialogue: NonNullable<Drawing['dialogue']>,
  theme: Theme,
): { elements: string[]; height: number } {
  const start = { x: 2 * margin, y: margin + 56, width: width - 4 * margin }
  const { elements, bottom } = paintPieces(pieces, start, theme)
  const height = bottom + buttonHeight + 2 * margin
  return {
    elements: [
      rectangle(
        { x: margin, y: margin, width: width - 2 * margin, height: height - margin, radius: 10 },
        theme.panel,
        theme.border,
      ),
      label(2 * margin, margin + 32, dialogue.title, {
        size: 18,
        colour: theme.text,
        font: theme.font,
        weight: 'bold',
      }),
      ...elements,
      ...ends(dialogue, bottom + gap, theme),
    ],
    height: height + margin,
  }
}

function paintPieces(
  pieces: Drawing['pieces'],
  start: { x: number; y: number; width: number },
  theme: Theme,
): { elements: string[]; bottom: number } {
  const elements: string[] = []
  let y = start.y
  for (const piece of pieces) {
    const painted = paintPiece(piece, { ...start, y }, theme)
    elements.push(...painted.elements)
    y += painted.height + gap
  }
  return { elements, bottom: y }
}

function sender(left: number, theme: Theme): string[] {
  const font = theme.font
  const badge = left + widthOf({ text: 'Gatehouse', look: 'bold' }, 15) + 12
  return [
    rectangle({ x: margin, y: margin, width: 40, height: 40, radius: theme.avatarRadius }, '#1f5673'),
    label(margin + 20, margin + 27, 'G', { size: 21, colour: '#ffffff', font, weight: 'bold', middle: true }),
    label(left, margin + 14, 'Gatehouse', { size: 15, colour: theme.text, font, weight: 'bold' }),
    rectangle({ x: badge, y: margin + 2, width: 30, height: 15, radius: 3 }, theme.primary),
    label(badge + 15, margin + 13, 'APP', {
      size: 10,
      colour: '#ffffff',
      font,
      weight: 'bold',
      middle: true,
    }),
  ]
}

/** The buttons at the foot of a dialogue, from the right. */
function ends({ submit, close }: NonNullable<Drawing['dialogue']>, y: number, theme: Theme): string[] {
  let right = width - 2 * margin
  return [
    { text: submit, fill: theme.primary, colour: '#ffffff' },
    { text: close, fill: theme.plainButton, colour: theme.plainButtonText },
  ].flatMap(({ text, fill, colour }) => {
    if (text === null) return []
    const wide = widthOf({ text, look: 'bold' }, 14) + 32
    right -= wide
    const x = right
    right -= 10
    return [
      rectangle({ x, y, width: wide, height: buttonHeight, radius: 6 }, fill, theme.border),
      label(x + wide / 2, y + 22, text, { size: 14, colour, font: theme.font, weight: 'bold', middle: true }),
    ]
  })
}
