/** As many routes have numbers of their own; the others are one. A reader of metrics keeps each series for weeks. */
export const mostNamed = 200

/** No route is called so: names of routes hold no underscore. */
export const otherRoutes = '_other'
export const noRoute = '_none'

/** Which routes are told apart. One that is stays so for as long as there is such a route, so that its numbers go on. */
export class RouteNames {
  readonly #named = new Set<string>()

  /** The routes there are now. */
  follow(routes: readonly string[]): void {
    const there = new Set(routes)
    for (const route of this.#named) if (!there.has(route)) this.#named.delete(route)
    for (const route of routes) {
      if (this.#named.size >= mostNamed) break
      this.#named.add(route)
    }
  }

  /** Those that are told apart. */
  get named(): Iterable<string> {
    return this.#named
  }

  /** What a route is called in metrics. @param route '' for what no route took */
  of(route: string): string {
    if (route === '') return noRoute
    return this.#named.has(route) ? route : otherRoutes
  }
}
