const forbidden: readonly (readonly [names: RegExp, why: string])[] = [
  [
    /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/,
    'it belongs to one connection (RFC 9110, 7.6.1) and is not for policies',
  ],
  [/^content-(length|encoding|type|range)$|^date$|^age$/, 'it describes the answer itself'],
  [/^(location|etag|last-modified|vary|accept-ranges|host)$/, 'answers cannot do without their own'],
  [/^set-cookie2?$/, 'cookies belong to the upstream'],
  [/^(www-authenticate|authentication-info)$/, 'logging in has kinds of its own'],
  [/^access-control-/, 'that is what the kind cors is for'],
  [/^strict-transport-security$/, 'that is what the kind hsts is for'],
  [/^x-gatehouse-/, 'such names are kept for Gatehouse itself'],
]

/** The header's name as Caddy writes it (Go, textproto.CanonicalMIMEHeaderKey): `x-team` and `X-TEAM` are `X-Team`. */
export function canonicalName(name: string): string {
  return name.toLowerCase().replaceAll(/(^|-)[a-z]/g, start => start.toUpperCase())
}

/** Why a text is not the name of a header; undefined when it is one. */
export function shapeProblem(name: string): string | undefined {
  return /^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name)
    ? undefined
    : `"${name}" is not the name of a header: letters, digits and hyphens, as in X-Team`
}

/** Why a policy must neither set nor remove a header of that name; undefined when it may. */
export function nameProblem(name: string): string | undefined {
  const shape = shapeProblem(name)
  if (shape !== undefined) return shape
  const why = forbidden.find(([names]) => names.test(name.toLowerCase()))?.[1]
  return why && `${name} cannot be set or removed here: ${why}`
}
