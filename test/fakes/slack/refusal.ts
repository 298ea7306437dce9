import type { Json } from './json.ts'

/** The Web API says no: `{ ok: false, error, … }`. */
export class Refusal extends Error {
  readonly error: string
  readonly details: Json
  /** A test asked for it, so that it is no fault of the app. */
  readonly arranged: boolean

  constructor(error: string, details: Json = {}, arranged = false) {
    super(error)
    this.name = 'Refusal'
    this.error = error
    this.details = details
    this.arranged = arranged
  }
}

/** `invalid_arguments` and the like, with the messages that say where. */
export function refusalWithMessages(error: string, messages: string[]): Refusal {
  const errors = messages.map(message => message.replace('[ERROR] ', ''))
  return new Refusal(error, { errors, response_metadata: { messages } })
}
