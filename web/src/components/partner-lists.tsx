import { useLanguage } from '../language'
import type { PartnersAnswer } from '../types'
import { DeclaredTies } from './declared'
import { Partners } from './partners'
import { RelevantPartners } from './relevant'

/** The two lists of partners, never added up, and what workbooks declare beside them. */
export function PartnerLists({
  answer,
  from,
}: {
  answer: PartnersAnswer
  from: [number, number] | null
}) {
  const { say, name } = useLanguage()
  return (
    <>
      <h3 class="apart">{say('partners.relevant')}</h3>
      <RelevantPartners answer={answer} />
      <p class="soft">{name(answer.caveat)}</p>
      <h3 class="apart">{say('partners.likely')}</h3>
      <Partners answer={answer} from={from} />
      <p class="soft">{name(answer.likely_caveat)}</p>
      <DeclaredTies answer={answer} />
    </>
  )
}
