/** What a character may be part of, as bits. */
export const inBareHost = 1
export const inSlug = 2
export const inUpstream = 4

/** The classes of each byte. */
export const classes = Uint8Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte)
  const bareHost = byte < 128 && !/[A-Z:]/.test(char) ? inBareHost : 0
  const slug = /[a-z0-9-]/.test(char) ? inSlug : 0
  const upstream = /[\w.:[\]/-]/.test(char) ? inUpstream : 0
  return bareHost | slug | upstream
})
