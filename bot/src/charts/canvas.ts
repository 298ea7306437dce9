import { fileURLToPath } from 'node:url'
import type { SKRSContext2D } from '@napi-rs/canvas'

/** The library that draws. It brings a native part of 35 MB, so that it is loaded when something is drawn. */
export type CanvasLibrary = typeof import('@napi-rs/canvas')
export type Pen = SKRSContext2D

const families = { plain: 'Gatehouse Letters', bold: 'Gatehouse Bold Letters' } as const
const files = { plain: './letters.ttf', bold: './bold-letters.ttf' } as const

/** Loads it, with the letters that come with Gatehouse. @throws when there is no build of it for this machine */
export async function loadCanvas(): Promise<CanvasLibrary> {
  const library = await import('@napi-rs/canvas')
  for (const weight of ['plain', 'bold'] as const) {
    const path = fileURLToPath(new URL(files[weight], import.meta.url))
    if (!library.GlobalFonts.has(families[weight]))
      library.GlobalFonts.registerFromPath(path, families[weight])
  }
  return library
}

/** A font of our own letters. */
export function fontOf(sizePx: number, weight: keyof typeof families = 'plain'): string {
  return `${sizePx}px "${families[weight]}"`
}
