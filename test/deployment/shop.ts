import { createServer } from 'node:http'

// An upstream: says who asks it, and by which address.
createServer((request, response) => {
  response.end(`shop ${request.url} for ${request.headers['x-forwarded-for']}\n`)
}).listen(3000, () => process.stdout.write('ready\n'))
