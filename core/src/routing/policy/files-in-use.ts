import type { DesiredState } from '../desired-state.ts'
import { countryFiles } from '../policies/country/country-files.ts'
import { findPolicy, kindOf } from './policy.ts'
import type { FileState, WatchedFiles } from './watched-files.ts'

/** Files that the edge would not take: of the settings and of the policies that enabled routes carry, each file once. */
export async function faultyFiles(state: DesiredState, files: WatchedFiles): Promise<FileState[]> {
  const carried = new Set(state.routes.filter(({ enabled }) => enabled).flatMap(({ policies }) => policies))
  const behind = [...carried].map(name => {
    const policy = findPolicy(state, name)
    return kindOf(policy).files?.(policy.options as never, state.settings, files) ?? []
  })
  const all = (await Promise.all([countryFiles(state.settings, files), ...behind])).flat()
  return [...new Map(all.filter(({ fault }) => fault !== null).map(file => [file.path, file])).values()]
}
