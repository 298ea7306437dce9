import { renderUnicodeCompact } from 'uqr'
import { visible } from '../../visible.ts'
import { type Look, styled } from './look.ts'
import type { Handed } from './person.ts'
import { columnsOf, wrap } from './wrap.ts'

/** Something secret as lines of text, the last one ended. `drawsQr` is false for terminals that know no colours at all. */
export function renderHanded(handed: Handed, look: Look, drawsQr: boolean): string {
  return sections(handed, look, drawsQr)
    .map(line => `${line}\n`)
    .join('')
}

function sections(handed: Handed, look: Look, drawsQr: boolean): string[] {
  switch (handed.kind) {
    case 'enrolment':
      return enrolment(handed, look, drawsQr)
    case 'recovery-codes':
      return [
        ...said(`Recovery codes of ${handed.account}. Each stands in for one code, once:`, look),
        ...handed.codes.map(code => `  ${visible(code)}`),
        ...said(
          'They are shown only now. Keep them away from the phone that makes the codes: on paper, or in a password safe.',
          look,
        ),
      ]
    case 'api-key':
      return [
        ...said(`The secret of the key ${handed.name}:`, look),
        `  ${visible(handed.secret)}`,
        ...said('It is shown only now. Keep it where the program reads it and nobody else does.', look),
      ]
  }
}

function enrolment(handed: Handed & { kind: 'enrolment' }, look: Look, drawsQr: boolean): string[] {
  const rows = drawsQr ? qrRows(handed.uri) : []
  const fits = rows.length > 0 && columnsOf(rows[0] ?? '') <= look.width
  const typed = wrap(visible(grouped(handed.secret)), look.width - 2).map(line => `  ${line}`)
  if (!fits)
    return [
      ...said(`Type this key into an authenticator app, as an account of ${handed.account}:`, look),
      ...typed,
      ...(rows.length > 0
        ? said(`A terminal of ${columnsOf(rows[0] ?? '')} columns shows it as a QR code.`, look)
        : []),
    ]
  return [
    ...said(`Scan this with an authenticator app, for ${handed.account}:`, look),
    ...rows.map(fixed),
    ...said('Or type this key into it:', look),
    ...typed,
  ]
}

// Two modules of white around it: on a fixed background that is enough for every reader, and 24 rows hold it.
function qrRows(uri: string): string[] {
  return renderUnicodeCompact(uri, { border: 2 }).split('\n')
}

/** White on black of the colour cube, which no theme changes: a QR code must not come out inverted on a light terminal. */
function fixed(row: string): string {
  return `\u001b[38;5;231;48;5;16m${row}\u001b[0m`
}

function grouped(secret: string): string {
  return secret.match(/.{1,4}/gu)?.join(' ') ?? ''
}

function said(text: string, look: Look): string[] {
  return wrap(visible(text), look.width).map(line => styled(look, 'strong', line))
}
