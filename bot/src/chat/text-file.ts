/** Text that is too long for a message, to be attached to it. Plain text with ended lines. */
export interface TextFile {
  name: string
  text: string
}
