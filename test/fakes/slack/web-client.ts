import { LogLevel, webApi } from './bolt.ts'

/** A log that says nothing. */
export const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
}

/** A client of the real library that gives up at once. */
export function webClient(
  slackApiUrl: string,
  token: string,
  options: webApi.WebClientOptions = {},
): webApi.WebClient {
  return new webApi.WebClient(token, { slackApiUrl, logger: quiet, retryConfig: { retries: 0 }, ...options })
}

/** What the call was refused with, or an empty text when it was not. */
export async function refusedWith(call: Promise<unknown>): Promise<Refused> {
  try {
    await call
    return { error: '', messages: [] }
  } catch (error) {
    if (!(error instanceof webApi.WebAPIPlatformError)) throw error
    const { error: code, response_metadata: metadata } = error.data
    return { error: code, messages: metadata?.messages ?? [], data: { ...error.data } }
  }
}

interface Refused {
  readonly error: string
  readonly messages: readonly string[]
  readonly data?: Readonly<Record<string, unknown>>
}
