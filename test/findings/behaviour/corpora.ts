import { readdirSync } from 'node:fs'
import { type Case, readCorpus } from './read-corpus.ts'

const folder = new URL('corpus/', import.meta.url).pathname

/** The cases of every detector of behaviour. */
export function corpora(): { name: string; cases: readonly Case[] }[] {
  return readdirSync(folder).map(file => ({
    name: file.replace(/\.txt$/, ''),
    cases: readCorpus(`${folder}${file}`),
  }))
}
