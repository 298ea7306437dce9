import {
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIMessageTopLevelComponent,
  type APIModalInteractionResponseCallbackData,
  ButtonStyle,
  ComponentType,
} from 'discord.js'
import type { Drawing, Piece } from './drawing.ts'
import { readMarkdown } from './read-markdown.ts'

/** A message as Discord shows it at a moment. */
export function discordMessage(components: readonly APIMessageTopLevelComponent[], nowMs: number): Drawing {
  const [container] = components
  if (container?.type !== ComponentType.Container) throw new Error('only a container can be drawn')
  const colour = (container.accent_color ?? 0).toString(16).padStart(6, '0')
  return {
    pieces: container.components.flatMap(component => piecesOf(component, nowMs)),
    accent: `#${colour}`,
    dialogue: null,
  }
}

/** A modal as Discord shows it. */
export function discordModal({ title, components }: APIModalInteractionResponseCallbackData): Drawing {
  const pieces = components.flatMap((component): Piece[] =>
    component.type === ComponentType.Label
      ? [{ kind: 'field', label: component.label, hint: component.description ?? '', wrong: null }]
      : [],
  )
  return { pieces, accent: null, dialogue: { title, submit: 'Submit', close: 'Cancel' } }
}

function piecesOf(component: APIComponentInContainer, nowMs: number): Piece[] {
  switch (component.type) {
    case ComponentType.TextDisplay:
      return readMarkdown(component.content, nowMs)
    case ComponentType.File:
      return [{ kind: 'file', name: component.file.url.replace('attachment://', '') }]
    case ComponentType.ActionRow:
      return [row(component.components)]
    default:
      throw new Error(`a component of the type ${component.type} cannot be drawn`)
  }
}

function row(components: readonly APIComponentInMessageActionRow[]): Piece {
  const [first] = components
  if (first?.type === ComponentType.StringSelect) return { kind: 'select', label: first.placeholder ?? '' }
  const buttons = components.flatMap(component => {
    if (component.type !== ComponentType.Button || !('label' in component)) return []
    const { style, label = '' } = component
    return [
      {
        label,
        style:
          style === ButtonStyle.Primary
            ? 'primary'
            : style === ButtonStyle.Danger
              ? 'danger'
              : ('plain' as const),
      } as const,
    ]
  })
  return { kind: 'buttons', buttons, menu: false }
}
