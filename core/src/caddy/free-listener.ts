import { createServer } from 'node:net'
import { AppError, errorWords } from '../error.ts'
import { type Listener, listenerParts } from '../routing/listener.ts'

/**
 * Makes sure that nobody else listens there, before a Caddy is started that would only say so in its log.
 * @throws AppError `conflict` when the port is taken, `forbidden` when this user may not listen there
 */
export async function demandFree(listener: Listener, variable: string): Promise<void> {
  const { address, port } = listenerParts(listener)
  const server = createServer()
  try {
    await new Promise<void>((free, taken) => {
      server.once('error', taken)
      server.listen(
        { port: Number(port), exclusive: true, ...(address === '' ? {} : { host: address }) },
        free,
      )
    })
  } catch (error) {
    throw listenProblem(error, listener, variable)
  } finally {
    server.close()
  }
}

function listenProblem(error: unknown, listener: Listener, variable: string): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  const other = `choose another listener, as in: ${variable}=127.0.0.1:8081 npm start`
  if (code === 'EADDRINUSE')
    return new AppError('conflict', `Another program listens on ${listener} already. Stop it, or ${other}`)
  if (code === 'EACCES')
    return new AppError(
      'forbidden',
      `This user may not listen on ${listener}. Use a port above 1023, allow low ports, or ${other}`,
    )
  return new AppError(
    'unavailable',
    `Nothing can listen on ${listener} here (${errorWords(error)}); ${other}`,
    { cause: error },
  )
}
