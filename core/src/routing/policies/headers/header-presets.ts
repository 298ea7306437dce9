/** What a preset of the kind `headers` sends. */
export interface HeaderPreset {
  headers: Readonly<Record<string, string>>
  csp: string | null
  permissions: string | null
}

export const presetNames = ['strict', 'web', 'api', 'none'] as const
export type PresetName = (typeof presetNames)[number]

/**
 * What the OWASP Secure Headers Project (headers_add.json), the OWASP HTTP Headers and REST Security cheat sheets and MDN recommend, with these
 * choices. `web` sends no Content-Security-Policy: it would take the place of the site's own, which knows better. No preset asks for
 * Cross-Origin-Embedder-Policy, which a site needs only for isolation and which breaks what it embeds, nor for Cache-Control, which is for
 * the upstream to say. X-Xss-Protection is 0, because the filters that it ruled were harmful.
 */
export const headerPresets: Readonly<Record<PresetName, HeaderPreset>> = {
  strict: {
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'X-Permitted-Cross-Domain-Policies': 'none',
      'X-Xss-Protection': '0',
    },
    csp: "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    permissions: [
      ...['accelerometer', 'autoplay', 'bluetooth', 'browsing-topics', 'camera', 'clipboard-read'],
      ...['display-capture', 'encrypted-media', 'fullscreen', 'gamepad', 'geolocation', 'gyroscope', 'hid'],
      ...['idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment'],
      ...['picture-in-picture', 'screen-wake-lock', 'serial', 'usb', 'web-share', 'xr-spatial-tracking'],
    ]
      .map(feature => `${feature}=()`)
      .join(', '),
  },
  web: {
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
      'Cross-Origin-Resource-Policy': 'same-site',
      'Referrer-Policy': 'strict-origin-when-cross-origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'SAMEORIGIN',
      'X-Permitted-Cross-Domain-Policies': 'none',
      'X-Xss-Protection': '0',
    },
    csp: null,
    permissions: [
      ...['bluetooth=()', 'browsing-topics=()', 'camera=()', 'display-capture=()', 'geolocation=(self)'],
      ...['hid=()', 'idle-detection=()', 'local-fonts=()', 'microphone=()', 'midi=()', 'payment=(self)'],
      ...['serial=()', 'usb=()', 'xr-spatial-tracking=()'],
    ].join(', '),
  },
  api: {
    headers: {
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'X-Permitted-Cross-Domain-Policies': 'none',
      'X-Xss-Protection': '0',
    },
    csp: "default-src 'none'; frame-ancestors 'none'",
    permissions: null,
  },
  none: { headers: {}, csp: null, permissions: null },
}
