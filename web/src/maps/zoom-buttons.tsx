import { useLanguage } from '../language'
import type { Zoomed } from './zoom'

export function ZoomButtons({ zoomed }: { zoomed: Zoomed }) {
  const { say } = useLanguage()
  const buttons = [
    ['+', say('map.in'), () => zoomed.by(1.6), false],
    ['−', say('map.out'), () => zoomed.by(1 / 1.6), zoomed.transform.k === 1],
    ['⤢', say('map.reset'), zoomed.reset, zoomed.transform.k === 1],
  ] as const
  return (
    <div class="map-buttons">
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
