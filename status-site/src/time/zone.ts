const key = 'gatehouse-times'

/** In which zone times are shown: that of this device, or UTC when somebody chose so. */
export function isUtc(): boolean {
  return storage()?.getItem(key) === 'utc'
}

/** Keeps the choice for this browser. */
export function chooseUtc(utc: boolean): void {
  if (utc) storage()?.setItem(key, 'utc')
  else storage()?.removeItem(key)
}

function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null // Some browsers throw where people forbid storage.
  }
}
