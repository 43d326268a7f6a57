import { test as base, expect, type Page } from '@playwright/test'

/** What a page must never do: ask another host, complain, or fail. */
export interface Watched {
  hosts: Set<string>
  complaints: string[]
}

export function watched(page: Page): Watched {
  const answer: Watched = { hosts: new Set(), complaints: [] }
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (!['data:', 'blob:'].includes(protocol)) answer.hosts.add(host)
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) answer.complaints.push(message.text())
  })
  page.on('pageerror', (error) => answer.complaints.push(String(error)))
  page.on('dialog', (dialog) => {
    answer.complaints.push(`dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  return answer
}

/** Software drawing of WebGL is slow, and Chromium says so: no fault of the page. */
const OF_THE_MACHINE = /GPU stall|GL Driver Message|WebGL|swiftshader/i

/** A test in which every page stays on its host and complains of nothing. */
export const test = base.extend<{ quiet: Watched }>({
  quiet: [
    async ({ page, baseURL }, use) => {
      const answer = watched(page)
      await use(answer)
      expect([...answer.hosts].filter((host) => host !== new URL(baseURL ?? '').host)).toEqual([])
      expect(answer.complaints.filter((one) => !OF_THE_MACHINE.test(one))).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
