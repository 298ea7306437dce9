import { describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { codeOf } from './console-desk.ts'
import { desk, folder, program, qrRow, setUp } from './gate-scene.ts'
import { hasPty, Pty } from './pty.ts'
import { readQr } from './read-qr.ts'

setUp()
const keep = keeper()

describe.skipIf(!hasPty)('gate on a terminal', () => {
  const terminal = (words: string[], options: { columns?: number; env?: Record<string, string> } = {}) =>
    keep(
      new Pty([process.execPath, program, ...words], {
        ...options,
        env: { GATEHOUSE_DATA: folder, ...options.env },
      }),
    )

  it('asks for a code that is never seen, whoever types it when', async () => {
    const anna = desk.person('anna', 'admin')
    const pty = terminal(['route', 'remove', 'shop'])
    await pty.sees('Account [anna]: ')
    pty.press('\r')
    await pty.sees('Code: ')
    const [wrong, right] = [anna.wrong(), anna.code()]
    pty.press(`${wrong}\r`)
    pty.press('654321\r')
    await pty.sees('That code is wrong.')
    await pty.sees('Account [anna]: ')
    pty.press('\r')
    await pty.sees('Code: ')
    pty.press(`${right}\r`)
    await pty.sees('Route shop removed')
    expect(await pty.exit).toBe(0)
    for (const secret of [wrong, right, '654321']) expect(pty.raw).not.toContain(secret)
    expect(desk.routes()).toEqual(['wiki'])
  })

  it('cancels with Ctrl-C at a hidden question, and leaves the terminal as it was', async () => {
    desk.person('anna', 'admin')
    const pty = keep(
      new Pty(['sh', '-c', `"${process.execPath}" "${program}" route remove shop; stty -a`], {
        env: { GATEHOUSE_DATA: folder },
      }),
    )
    await pty.sees('Account [anna]: ')
    pty.press('\r')
    await pty.sees('Code: ')
    pty.press('\u0003')
    await pty.sees('Not confirmed; nothing was changed.')
    await pty.sees(' icanon')
    await pty.sees(' echo ')
    await pty.exit
    expect(desk.last()?.state).toBe('cancelled')
  })

  it('lets the plan wait when the terminal goes away', async () => {
    desk.person('anna', 'admin')
    const pty = terminal(['route', 'remove', 'shop'])
    await pty.sees('Account [anna]: ')
    await pty.stop()
    expect(desk.last()?.state).toBe('pending')
    expect(desk.routes()).toEqual(['shop', 'wiki'])
  })

  it('shows the codes to take up as a QR code, the same on dark and light terminals', async () => {
    desk.stores.accounts.add({ name: 'anna', role: 'operator' }, 0)
    const pty = terminal(['account', 'enroll', 'anna', '--yes'])
    await pty.sees('type link for a page')
    pty.press('\r')
    await pty.sees('First code: ')
    const secret = /^ {2}((?:[A-Z2-7]{4} ?){8})$/m.exec(pty.seen)?.[1]?.replaceAll(' ', '') ?? ''
    const rows = pty.raw.split('\r\n').flatMap(line => qrRow(line) ?? [])
    const dark = rows.flatMap(row => [
      [...row].map(half => half === '▄' || half === ' '),
      [...row].map(half => half === '▀' || half === ' '),
    ])
    expect(readQr(dark)).toBe(`otpauth://totp/Gatehouse:anna?secret=${secret}&issuer=Gatehouse`)
    pty.press(`${codeOf(secret, desk.clock)}\r`)
    await pty.sees('From now on anna gives codes of that app.')
    expect(await pty.exit).toBe(0)
    expect(pty.seen).toContain('Recovery codes of anna')
  })

  it.each([
    ['narrow', { columns: 40 }],
    ['without colours at all', { env: { TERM: 'dumb' } }],
  ])('shows the key to type alone where the terminal is %s', async (_, options) => {
    desk.stores.accounts.add({ name: 'anna', role: 'operator' }, 0)
    const pty = terminal(['account', 'enroll', 'anna', '--yes'], options)
    await pty.sees('type link for a page')
    pty.press('\r')
    await pty.sees('First code: ')
    expect(pty.seen).toMatch(/Type this key into an authenticator/)
    expect(pty.seen).not.toMatch(/[█▀▄]/)
    expect(pty.seen.match(/\b[A-Z2-7]{4}\b/g)).toHaveLength(8)
    pty.press('\r')
    expect(await pty.exit).toBe(1)
  })
})
