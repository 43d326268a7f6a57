import type Sigma from 'sigma'
import { shortened } from '../text'

const LONGEST = 34
const HEIGHT = 16

interface Labelled {
  x: number
  y: number
  size: number
  label: string | null
}

type Box = readonly [left: number, top: number, right: number, bottom: number]

const meet = (a: Box, b: Box): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]

/**
 * Names beside their nodes, on the left where the right has no room; a name that would lie on
 * another is left out until one zooms in or points at its node.
 */
export function drawLabelsApart(sigma: Sigma, ink: string, ground: string): void {
  let taken: Box[] = []
  sigma.removeAllListeners('beforeRender')
  sigma.on('beforeRender', () => {
    taken = []
  })
  const draw = (context: CanvasRenderingContext2D, { x, y, size, label }: Labelled) => {
    if (!label) return
    const text = shortened(label, LONGEST)
    context.font = '13px "Source Sans 3", sans-serif'
    const wide = context.measureText(text).width
    const right = x + size + 4
    const left = right + wide > sigma.getDimensions().width ? x - size - 4 - wide : right
    const box: Box = [left - 2, y - HEIGHT / 2, left + wide + 2, y + HEIGHT / 2]
    if (taken.some((other) => meet(box, other))) return
    taken.push(box)
    context.lineWidth = 3
    context.lineJoin = 'round'
    context.strokeStyle = ground
    context.strokeText(text, left, y + 4)
    context.fillStyle = ink
    context.fillText(text, left, y + 4)
  }
  sigma.setSetting('defaultDrawNodeLabel', draw)
}
