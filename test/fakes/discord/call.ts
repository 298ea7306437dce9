import type { FakeDiscord } from './fake-discord.ts'

/** One request as any client could send it, without the library's own checks. */
export async function call(
  discord: FakeDiscord,
  method: string,
  path: string,
  body?: unknown,
  token: string | null = discord.token,
) {
  const response = await fetch(`${discord.url}/v10${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bot ${token}` }),
      ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  })
  const words = await response.text()
  const json = (words === '' ? undefined : JSON.parse(words)) as Record<string, unknown> | undefined
  return { status: response.status, json, headers: response.headers }
}

/** The first code of Discord's nested errors: what a refused form was refused for. */
export function faultIn(json: unknown): string | undefined {
  if (Array.isArray(json)) return json.map(faultIn).find(Boolean)
  if (!json || typeof json !== 'object') return undefined
  const { _errors, ...rest } = json as { _errors?: { code: string }[] }
  return _errors?.[0]?.code ?? Object.values(rest).map(faultIn).find(Boolean)
}
