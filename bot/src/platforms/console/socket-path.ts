import { privateSocketPath } from '@gatehouse/core/private-socket.ts'

/**
 * Where the gate socket of a data folder is.
 * @throws AppError `forbidden` when somebody else holds the private folder that a long path needs
 */
export function socketPath(dataFolder: string): string {
  return privateSocketPath(dataFolder, 'gate.sock')
}
