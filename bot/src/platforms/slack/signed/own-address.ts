import { AppError } from '@gatehouse/core/error.ts'

/** The proxy in front of it ends the encryption, so it never listens to other machines: codes come through it. */
const ownAddress = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]):(\d{1,5})$/

/**
 * Where signed requests are listened for.
 * @throws AppError `invalid` when that is not an address of this machine itself
 */
export function readOwnAddress(text: string): { host: string; port: number } {
  const [, host = '', port] = ownAddress.exec(text) ?? []
  if (port === undefined || Number(port) > 65_535)
    throw new AppError(
      'invalid',
      'SLACK_HTTP_LISTEN is an address of this machine itself, as 127.0.0.1:8090.',
    )
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}
