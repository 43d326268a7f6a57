import { useLanguage } from '../language'

/** Whose outlines a map draws. */
export function OutlinesNote() {
  const { say } = useLanguage()
  return (
    <p class="soft">
      <small>{say('map.eurogeographics')}</small>
    </p>
  )
}
