import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from './ask.mjs'
import { longStep } from './long-step.mjs'
import { npm } from './npm.mjs'
import { isExecutable, onPath } from './on-path.mjs'
import { inToolchain } from './place.mjs'
import { SetupError } from './setup-error.mjs'

// The first version that runs TypeScript as it is, without a flag or a warning.
const needed = { major: 24, minor: 12 }
const pinned = '24.21.0'
const packageName = `node-${process.platform}-${process.arch}`
const binary = join('node_modules', packageName, 'bin', 'node')
const advice = `Install Node ${needed.major}.${needed.minor} or newer yourself, put it on PATH, and start again.`

/** The first Node that is new enough: the running one, the one in `.toolchain/`, any on PATH. Undefined when none is. */
export async function findNode() {
  if (isNewEnough(process.version)) return process.execPath
  for (const candidate of [inToolchain('node', binary), ...onPath('node')]) {
    if (await runsAndIsNewEnough(candidate)) return candidate
  }
  return undefined
}

/**
 * Installs the pinned Node from npm into `.toolchain/node` and answers the path of its binary.
 * @throws SetupError when npm cannot, or when the binary does not run here
 */
export async function installNode() {
  const draft = inToolchain(`node.${process.pid}.tmp`)
  mkdirSync(draft, { recursive: true })
  writeFileSync(join(draft, 'package.json'), '{ "private": true }\n')
  const [command, ...before] = npm(process.execPath)
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']
  const args = [...before, 'install', '--prefix', draft, ...quiet, `${packageName}@${pinned}`]
  await longStep(`Installing Node ${pinned} into .toolchain/`, command, args, { cwd: draft, advice })
  if (!(await runsAndIsNewEnough(join(draft, binary)))) {
    throw new SetupError(
      `The Node that npm installed (${packageName}) does not run on this machine.\n${advice}`,
    )
  }
  rmSync(inToolchain('node'), { recursive: true, force: true })
  renameSync(draft, inToolchain('node'))
  return inToolchain('node', binary)
}

async function runsAndIsNewEnough(path) {
  if (!isExecutable(path)) return false
  return isNewEnough(await ask(path, ['--version']).catch(() => ''))
}

function isNewEnough(version) {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? []
  return Number(major) > needed.major || (Number(major) === needed.major && Number(minor) >= needed.minor)
}
