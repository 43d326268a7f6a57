import type { Page } from '@playwright/test'

const METZ = 'ti-2023-4408'
export const FILIERE = 'filiere-ti-2023-4408-25.50B'

/** Every page: where it is, and what is there once it can be read. */
export const PAGES: Record<string, { address: string; ready: string }> = {
  home: { address: '/', ready: '.map .zone' },
  'home-table': { address: '/?view=table', ready: 'tbody tr' },
  territory: { address: `/territoires/${METZ}`, ready: '.candidate figure' },
  evidence: {
    address: `/territoires/${METZ}?why=candidate~${METZ}~${FILIERE}`,
    ready: 'dialog[open] table',
  },
  filiere: { address: `/filieres/${FILIERE}`, ready: '.candidate figure' },
  region: { address: '/regions/nuts-BE10', ready: '.section tbody tr' },
  explorer: { address: `/graphe?start=${METZ}`, ready: '.stage[data-laid="true"]' },
  'explorer-table': { address: `/graphe?start=${METZ}&view=table`, ready: 'tbody tr' },
  'explorer-empty': { address: '/graphe', ready: '.message .button' },
  query: {
    address: `/requetes?name=territory/specialisations&p.territory=${METZ}`,
    ready: '.result tbody tr',
  },
  editor: {
    address: `/requetes?q=${encodeURIComponent('SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 5')}`,
    ready: '.result tbody tr',
  },
  compare: { address: `/comparer?t=${METZ}&t=ti-2023-3205&t=ti-2023-8405`, ready: '.column ol' },
  capability: { address: '/capacites', ready: 'tbody tr' },
  standing: { address: '/ou-en-est-on', ready: '.measures li' },
  about: { address: '/a-propos', ready: 'dl dd' },
  'not-found': { address: '/regions/nuts-XX', ready: '[role="alert"]' },
}

/** Goes down a page as a reader does: what is fetched once one comes near it is there afterwards. */
export async function scrolled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const drawn = () => new Promise((done) => setTimeout(done, 60))
    for (let y = 0; y < document.documentElement.scrollHeight; y += window.innerHeight / 2) {
      window.scrollTo(0, y)
      await drawn()
    }
    window.scrollTo(0, 0)
  })
  await page.waitForLoadState('networkidle')
}
