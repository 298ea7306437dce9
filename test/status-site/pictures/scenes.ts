/** One picture of the status page. */
export interface Scene {
  /** In docs/pictures. */
  file: string
  path: string
  /** In CSS pixels; what is lower is left out. */
  size: { width: number; height: number }
  scheme: 'light' | 'dark'
}

const wide = { width: 1280, height: 1000 }

/** The pictures of the status page: on a wide screen, and on a phone in the dark. */
export const scenes: readonly Scene[] = [
  { file: 'page-overview.png', path: '/', size: { ...wide, height: 1500 }, scheme: 'light' },
  { file: 'page-route.png', path: '/routes/shop', size: { ...wide, height: 1400 }, scheme: 'light' },
  { file: 'page-logs.png', path: '/logs/?span=24h', size: { ...wide, height: 1400 }, scheme: 'light' },
  { file: 'page-incidents.png', path: '/incidents/', size: { ...wide, height: 460 }, scheme: 'light' },
  { file: 'page-phone.png', path: '/', size: { width: 390, height: 1100 }, scheme: 'dark' },
]
