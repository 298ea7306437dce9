/** The last part of the path of this page, such as the name of a route; null when it is no text. */
export function lastOfPath(path: string): string | null {
  const last = path.split('/').filter(Boolean).at(-1) ?? ''
  try {
    return decodeURIComponent(last)
  } catch {
    return null // Half of a percent encoding, which no link of ours has.
  }
}

/** Where the page of a route is. */
export const routePath = (name: string): string => `/routes/${encodeURIComponent(name)}`

/** Where the page of an incident is. */
export const incidentPath = (number: number): string => `/incidents/${number}`
