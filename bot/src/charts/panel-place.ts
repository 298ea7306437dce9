import type { Frame } from './frame.ts'
import type { Scale } from './scale.ts'

/** Where the numbers of a panel are drawn. */
export interface PanelPlace {
  frame: Frame
  top: number
  scale: Scale
}
