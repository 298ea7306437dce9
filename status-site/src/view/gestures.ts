import { chooseUtc, isUtc } from '../time/zone.ts'
import { words } from '../words/en.ts'
import { downloadTable } from './download.ts'
import { moveAlong } from './roving.ts'
import { listenForTips } from './tip.ts'

/** Listens once for all that people can do on every page: what is drawn comes and goes, and the listeners stay. */
export function listenToAll(redraw: () => void): void {
  document.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (!button) return
    if (button.dataset.copy !== undefined) void copy(button, button.dataset.copy)
    if (button.dataset.download !== undefined) downloadTable(button)
  })
  document.addEventListener('keydown', moveAlong)
  listenForTips()
  zoneButton(redraw)
}

async function copy(button: HTMLButtonElement, line: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(line)
    button.textContent = words.copied
  } catch {
    // Where the browser forbids it, the line is selected, so that people copy it themselves.
    const code = button.previousElementSibling
    if (code) getSelection()?.selectAllChildren(code)
  }
}

function zoneButton(redraw: () => void): void {
  const button = document.getElementById('zone')
  if (!button) return
  const show = () => {
    button.textContent = isUtc() ? words.inZone : words.inUtc
  }
  show()
  button.addEventListener('click', () => {
    chooseUtc(!isUtc())
    show()
    redraw()
  })
}
