/** An object that was or will be JSON. */
export type Json = Record<string, unknown>

/** The object in this text. @throws SyntaxError when it holds none */
export function parseObject(text: string): Json {
  const value: unknown = JSON.parse(text)
  if (!isObject(value)) throw new SyntaxError('the JSON holds no object')
  return value
}

/** Whether this is an object, and not an array. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
