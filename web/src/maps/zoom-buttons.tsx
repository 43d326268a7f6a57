import { useLanguage } from '../language'
import type { Zoomed } from './zoom'

/** Pixels of the screen that an arrow moves a map by. */
const STEP = 60
const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

export function ZoomButtons({ zoomed }: { zoomed: Zoomed }) {
  const { say } = useLanguage()
  const buttons = [
    ['+', say('map.in'), () => zoomed.by(1.6), false],
    ['−', say('map.out'), () => zoomed.by(1 / 1.6), zoomed.transform.k === 1],
    ['⤢', say('map.reset'), zoomed.reset, zoomed.transform.k === 1],
  ] as const
  return (
    <div
      class="map-buttons"
      role="toolbar"
      aria-label={say('map.keys')}
      onKeyDown={(event) => {
        const [x, y] = ARROWS[event.key] ?? [0, 0]
        if (!x && !y) return
        event.preventDefault()
        zoomed.move((x * STEP) / zoomed.transform.k, (y * STEP) / zoomed.transform.k)
      }}
    >
      {buttons.map(([sign, label, act, disabled]) => (
        <button
          key={sign}
          type="button"
          class="button square"
          aria-label={label}
          title={label}
          disabled={disabled}
          onClick={act}
        >
          {sign}
        </button>
      ))}
    </div>
  )
}
