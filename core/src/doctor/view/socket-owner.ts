import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The process that listens on a unix socket; null where none is seen from here: another container, another user's, no Linux. */
export function listenerOf(path: string, proc = '/proc'): number | null {
  const inode = inodeOf(path, proc)
  if (inode === null) return null
  const wanted = `socket:[${inode}]`
  for (const name of entries(proc)) {
    if (!/^\d+$/.test(name)) continue
    const folder = `${proc}/${name}/fd`
    if (entries(folder).some(fd => target(`${folder}/${fd}`) === wanted)) return Number(name)
  }
  return null
}

/** The kernel's number of the socket, of which a path can have had several: the last one listens. */
function inodeOf(path: string, proc: string): string | null {
  try {
    const lines = readFileSync(`${proc}/net/unix`, 'utf8').split('\n')
    // Num RefCount Protocol Flags Type St Inode Path; flag 00010000 is __SO_ACCEPTCON.
    const own = lines
      .map(line => line.split(/\s+/))
      .filter(fields => fields[3] === '00010000' && fields[7] === path)
    return own.at(-1)?.[6] ?? null
  } catch {
    return null // no Linux
  }
}

/** Processes come and go while they are read, and those of others are closed. */
function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function target(link: string): string | null {
  try {
    return readlinkSync(link)
  } catch {
    return null
  }
}
