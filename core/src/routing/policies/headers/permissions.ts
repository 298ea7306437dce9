const allowlist = /^(\*|self|\(\s*((self|src|\*|"https?:\/\/[^"\s]+")(\s+|(?=\))))*\))$/

/** A Permissions-Policy: who may use each feature. */
export type Permissions = ReadonlyMap<string, string>

/** The features of a Permissions-Policy (W3C, a structured dictionary); or what is wrong with it, as a sentence without a full stop. */
export function readPermissions(text: string): Permissions | string {
  const permissions = new Map<string, string>()
  for (const part of text.split(',')) {
    const [, feature = '', allowed = ''] = /^\s*([^=\s]*)=(.*?)\s*$/.exec(part) ?? []
    if (!/^[a-z][a-z0-9-]*$/.test(feature))
      return `"${part.trim()}" does not name a feature; write camera=() or geolocation=(self)`
    if (!allowlist.test(allowed))
      return `${feature}: "${allowed}" does not say who may use it; write (), (self), (self "https://maps.example.com") or *`
    if (permissions.has(feature)) return `${feature} is there twice`
    permissions.set(feature, allowed)
  }
  return permissions
}

/** The text in its one form. */
export function writePermissions(permissions: Permissions): string {
  return [...permissions].map(([feature, allowed]) => `${feature}=${allowed}`).join(', ')
}

/** The features that more may use by the second than by the first. */
export function widerFeatures(before: Permissions, after: Permissions): string[] {
  return [...before].flatMap(([feature, allowed]) => {
    const now = after.get(feature)
    const old = members(allowed)
    const wider = now === undefined || members(now).some(one => !old.includes(one) && !old.includes('*'))
    return wider ? [feature] : []
  })
}

function members(allowed: string): string[] {
  return allowed.replaceAll(/[()]/g, ' ').split(/\s+/).filter(Boolean)
}
