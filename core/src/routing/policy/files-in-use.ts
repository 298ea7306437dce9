import type { DesiredState } from '../desired-state.ts'
import { countryFiles } from '../policies/country/country-files.ts'
import { findPolicy, kindOf } from './policy.ts'
import type { FileState, WatchedFiles } from './watched-files.ts'

/** A file that the edge would not take, and the policy that needs it. */
export interface FaultyFile {
  policy: string
  file: FileState & { fault: string }
}

/** Files that the edge would not take, of the policies that enabled routes carry. */
export async function faultyFilesOfPolicies(state: DesiredState, files: WatchedFiles): Promise<FaultyFile[]> {
  const carried = new Set(state.routes.filter(({ enabled }) => enabled).flatMap(({ policies }) => policies))
  const behind = [...carried].map(async name => {
    const policy = findPolicy(state, name)
    const found = (await kindOf(policy).files?.(policy.options as never, state.settings, files)) ?? []
    return faulty(found).map(file => ({ policy: name, file }))
  })
  return (await Promise.all(behind)).flat()
}

/** The same with those of the settings, each file once. */
export async function faultyFiles(state: DesiredState, files: WatchedFiles): Promise<FileState[]> {
  const own = faulty(await countryFiles(state.settings, files))
  const behind = await faultyFilesOfPolicies(state, files)
  const all = [...own, ...behind.map(({ file }) => file)]
  return [...new Map(all.map(file => [file.path, file])).values()]
}

function faulty(states: readonly FileState[]): (FileState & { fault: string })[] {
  return states.flatMap(state => (state.fault === null ? [] : [{ ...state, fault: state.fault }]))
}
