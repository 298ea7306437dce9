import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { expect, it } from 'vitest'
import { slackManifestFile } from '../../bot/src/docs/slack-manifest.ts'
import { yaml } from '../../bot/src/docs/yaml.ts'
import { slackManifest } from '../../bot/src/platforms/slack/manifest.ts'
import { neededScopes, wishedScopes } from '../../bot/src/platforms/slack/scopes.ts'

const validate = () => {
  const ajv = new Ajv({ strict: false, allErrors: true })
  formats.default(ajv)
  return ajv.compile(JSON.parse(readFileSync('test/slack/data/manifest.schema.1.0.0.json', 'utf8')))
}

it('slack-manifest.yaml is what npm run docs writes', () => {
  expect(readFileSync('slack-manifest.yaml', 'utf8')).toBe(slackManifestFile())
})

it('the manifest is one by the schema of Slack, and a wrong one is not', () => {
  const valid = validate()
  expect(valid(slackManifest), JSON.stringify(valid.errors)).toBe(true)
  expect(valid({ ...slackManifest, features: { slash_commands: [{ command: 'gate' }] } })).toBe(false)
  expect(valid({ ...slackManifest, display_information: { name: 'x'.repeat(36) } })).toBe(false)
})

it('keeps to the limits that the schema does not know', () => {
  const { shortcuts, slash_commands: commands } = slackManifest.features
  for (const { name, description } of shortcuts) {
    expect(name.length).toBeLessThanOrEqual(24)
    expect(description.length).toBeLessThanOrEqual(150)
  }
  for (const { command, description, usage_hint: hint } of commands) {
    expect(command).toMatch(/^\/[a-z]{1,31}$/)
    expect(description.length).toBeLessThanOrEqual(2000)
    expect(hint.length).toBeLessThanOrEqual(1000)
  }
})

it('asks for each scope for a reason, and for no address', () => {
  expect(slackManifest.oauth_config.scopes.bot).toEqual([
    ...Object.keys(neededScopes),
    ...Object.keys(wishedScopes),
  ])
  expect(slackManifestFile()).not.toMatch(/https?:/)
})

it('writes YAML with every text quoted', () => {
  expect(yaml({ a: 'no', list: ['1.0', 'x: y'], of: [{ b: true, c: { d: 'e' } }] })).toBe(
    ['a: "no"', 'list:', '  - "1.0"', '  - "x: y"', 'of:', '  - b: true', '    c:', '      d: "e"', ''].join(
      '\n',
    ),
  )
})
