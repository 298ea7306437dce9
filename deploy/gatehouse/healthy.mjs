import { request } from 'node:http'

// Ends with 0 when Gatehouse answers on the socket over which the edge asks it; named as the first argument.
const asking = request({
  socketPath: process.argv[2],
  path: '/healthz',
  headers: { host: 'localhost' },
  timeout: 3000,
})
asking.on('timeout', () => asking.destroy(new Error('no answer within 3 seconds')))
asking.on('error', error => end(error.message))
asking.on('response', answer => {
  answer.resume()
  if (answer.statusCode !== 200) end(`it answered with status ${answer.statusCode}`)
})
asking.end()

function end(words) {
  process.exitCode = 1
  process.stderr.write(`Gatehouse is not well: ${words}.\n`)
}
