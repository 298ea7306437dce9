import { describe, expect } from 'vitest'
import { type PolicyScene, showsPolicy } from './scene.ts'

/** An upload with a field and a file. */
function upload(
  scene: PolicyScene,
  {
    field = 'Summer',
    fileBytes = 10,
    headers = {},
  }: { field?: string; fileBytes?: number; headers?: Record<string, string> },
) {
  const part = (name: string, text: string) =>
    `--up\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${text}\r\n`
  const file = '"file"; filename="sea.jpg"\r\nContent-Type: image/jpeg'
  return scene.ask('/', {
    method: 'POST',
    headers: { 'Content-Type': 'multipart/form-data; boundary=up', ...headers },
    body: Buffer.from(`${part('"title"', field)}${part(file, 'x'.repeat(fileBytes))}--up--\r\n`),
  })
}

const script = '<script>alert(1)</script>'
const scanner = { 'User-Agent': 'sqlmap/1.8' }

describe('waf', () => {
  showsPolicy({
    title: 'takes large files in uploads, but neither too large ones nor long fields beside them',
    add: 'policy add it waf body-limit=2KB upload-limit=1MB',
    check: async scene => {
      expect((await upload(scene, { fileBytes: 900_000 })).status).toBe(200)
      expect((await upload(scene, { fileBytes: 900_000, field: script })).status).toBe(403)
      const reached = await scene.reaching(async () => {
        expect((await upload(scene, { fileBytes: 1_000_001 })).status).toBe(413)
        expect((await upload(scene, { field: 'x'.repeat(3000) })).status).toBe(413)
      })
      expect(reached).toBe(0)
    },
  })

  showsPolicy({
    title:
      'lets long fields beside a file pass unseen when it is told to, but not what their request says of itself',
    add: 'policy add it waf body-limit=2KB upload-limit=1MB beyond-limit=pass',
    check: async scene => {
      expect((await upload(scene, { fileBytes: 2_000_000 })).status).toBe(200)
      expect((await upload(scene, { field: 'x'.repeat(3000) + script })).status).toBe(200)
      expect((await upload(scene, { field: 'x'.repeat(1000) + script })).status).toBe(403)
      expect((await upload(scene, { field: 'x'.repeat(3000), headers: scanner })).status).toBe(403)
    },
  })
})
