/** Some words of one look. */
export interface Span {
  text: string
  look: 'plain' | 'bold' | 'faint' | 'code'
}

/** What a chat shows, piece below piece, read from what is sent to it. */
export type Piece =
  | { kind: 'heading'; text: string }
  | { kind: 'lines'; lines: Span[][] }
  | { kind: 'preformatted'; lines: string[]; isDiff: boolean }
  | { kind: 'buttons'; buttons: { label: string; style: 'primary' | 'danger' | 'plain' }[]; menu: boolean }
  | { kind: 'select'; label: string }
  | { kind: 'file'; name: string }
  /** `wrong` is what is wrong with what was typed into it. */
  | { kind: 'field'; label: string; hint: string; wrong: string | null }

/** A message or a dialogue of a chat. */
export interface Drawing {
  pieces: Piece[]
  /** The colour at the side of a message, where the chat has one. */
  accent: string | null
  /** Of a dialogue; null for a message. */
  dialogue: { title: string; submit: string | null; close: string | null } | null
}
