/** Something that a person has to put right. Its message is shown as it is, without a stack. */
export class SetupError extends Error {}

/** What to show of an error: a sentence for people, and the stack only of what nobody foresaw. */
export function shown(error) {
  if (error instanceof SetupError) return error.message
  // The file system's refusals (read-only, full, not permitted) name the path; a stack would add nothing.
  if (error?.code && error.path) return `Gatehouse could not set itself up: ${error.message}`
  return error?.stack ?? String(error)
}
