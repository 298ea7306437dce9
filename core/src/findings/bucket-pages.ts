import type { BucketPage, FindingPage, StoredBucket } from './finding-page.ts'

/** Of a page, about as much as SQLite writes at once. */
const mostOnPage = 64

/** A bucket that knows where it is written. */
export interface PagedBucket extends StoredBucket {
  page: number
  /** Its place there. */
  place: number
}

/** The buckets of one detector in pages, of which those are written that have changed. */
export class BucketPages {
  readonly #detector: string
  readonly #pages: PagedBucket[][] = []
  /** All pages before this one are full. */
  #withRoom = 0
  readonly #changed = new Set<number>()

  constructor(detector: string) {
    this.#detector = detector
  }

  get isChanged(): boolean {
    return this.#changed.size > 0
  }

  /** Takes in one that is written there already. */
  stored(bucket: PagedBucket): void {
    while (this.#pages.length <= bucket.page) this.#pages.push([])
    const page = this.#pages[bucket.page] ?? []
    bucket.place = page.length
    page.push(bucket)
  }

  /** Takes in a new one, wherever there is room. */
  add(bucket: PagedBucket): void {
    while ((this.#pages[this.#withRoom]?.length ?? 0) >= mostOnPage) this.#withRoom += 1
    bucket.page = this.#withRoom
    this.stored(bucket)
    this.change(bucket)
  }

  change({ page }: PagedBucket): void {
    this.#changed.add(page)
  }

  drop(bucket: PagedBucket): void {
    const page = this.#pages[bucket.page]
    const last = page?.pop()
    if (page && last && last !== bucket) {
      page[bucket.place] = last
      last.place = bucket.place
    }
    this.#withRoom = Math.min(this.#withRoom, bucket.page)
    this.change(bucket)
  }

  write(findings: FindingPage): void {
    for (const page of this.#changed)
      findings.putBuckets({ detector: this.#detector, page, buckets: [...(this.#pages[page] ?? [])] })
  }

  /** What was written is in force. */
  written(): void {
    this.#changed.clear()
  }
}

/** Those of one detector. */
export function pagedBuckets(pages: readonly BucketPage[], detector: string): PagedBucket[] {
  return pages
    .filter(page => page.detector === detector)
    .flatMap(({ page, buckets }) => buckets.map(bucket => ({ ...bucket, page, place: 0 })))
}
