import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readHistory, withoutSecrets, writeHistory } from '../../bot/src/platforms/console/history.ts'
import {
  folder,
  historyFile,
  input,
  keepHistoryIn,
  prompt,
  sees,
  setUpEach,
  start,
  types,
} from './prompt-scene.ts'

setUpEach()

describe('the history', () => {
  it('is private, without repeats, answers and codes, and is there again next time', async () => {
    start()
    for (const line of ['status', 'route list', 'status', 'confirm 123456', 'confirm code=123456'])
      await types(line, 'gate>')
    await types('route remove shop', 'Do it?')
    await types('n', 'Not confirmed')
    await prompt.close()
    expect(readFileSync(historyFile, 'utf8')).toBe('route list\nstatus\nroute remove shop\n')
    expect(statSync(historyFile).mode & 0o777).toBe(0o600)
    start()
    input.write('\u001b[A\u001b[A')
    await sees('gate> status')
  })

  it('holds no line with six digits alone, but keeps ports and longer numbers', () => {
    for (const line of ['123456', 'x "123456"', 'code=123456', 'totp 123 456'])
      expect(withoutSecrets([line])).toEqual([])
    for (const line of ['route add a a.com http://10.0.0.5:18080', 'x 1234567', 'x 12345'])
      expect(withoutSecrets([line])).toEqual([line])
  })

  it('is bounded', () => {
    writeHistory(
      historyFile,
      Array.from({ length: 900 }, (_, index) => `line ${index}`),
    )
    expect(readHistory(historyFile)).toHaveLength(500)
    expect(readHistory(historyFile)[0]).toBe('line 0')
  })

  it('never keeps anybody from working, also when it cannot be written', async () => {
    keepHistoryIn(join(folder, 'missing', 'history'))
    start()
    await types('status', 'Everything is well.')
    writeFileSync(join(folder, 'missing'), '')
    chmodSync(join(folder, 'missing'), 0o400)
    await types('route list', 'wiki.example.com')
  })
})
