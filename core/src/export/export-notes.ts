/** What an exported Caddyfile does not say, or needs: the comments at its top. */
export class ExportNotes {
  readonly #notes = new Map<string, Set<string>>()
  readonly #needs = new Set<string>()

  /** Something of a route that is not said. */
  say(what: string, route: string, words: string): void {
    const sentence = `${what}: ${words}`
    this.#notes.set(sentence, (this.#notes.get(sentence) ?? new Set()).add(route))
  }

  /** Something of all that is not said. */
  general(words: string): void {
    this.#notes.set(words, new Set())
  }

  module(directive: string, from: string): void {
    this.#needs.add(`${directive} needs the module ${from}, which stock Caddy lacks.`)
  }

  since(directive: string, version: string, why: string): void {
    this.#needs.add(`${directive}: use Caddy ${version} or a newer one; ${why}.`)
  }

  lines(): string[] {
    const said = [...this.#notes].map(([sentence, routes]) => {
      const names = [...routes].sort()
      return names.length === 0 ? sentence : `${sentence} (${names.join(', ')})`
    })
    return [...this.#needs, ...said]
  }
}
