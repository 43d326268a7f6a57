import { test as base, expect, type Page } from '@playwright/test'

/** What a page must never do: ask another host, complain, or fail. */
export interface Watched {
  hosts: Set<string>
  complaints: string[]
}

export function watched(page: Page): Watched {
  const told: Watched = { hosts: new Set(), complaints: [] }
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (!['data:', 'blob:'].includes(protocol)) told.hosts.add(host)
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) told.complaints.push(message.text())
  })
  page.on('pageerror', (error) => told.complaints.push(String(error)))
  page.on('dialog', (dialog) => {
    told.complaints.push(`dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  return told
}

/** Software drawing of WebGL is slow, and Chromium says so: no fault of the page. */
const OF_THE_MACHINE = /GPU stall|GL Driver Message|WebGL|swiftshader/i

/** A test in which every page stays on its host and complains of nothing. */
export const test = base.extend<{ quiet: Watched }>({
  quiet: [
    async ({ page, baseURL }, use) => {
      const told = watched(page)
      await use(told)
      expect([...told.hosts].filter((host) => host !== new URL(baseURL ?? '').host)).toEqual([])
      expect(told.complaints.filter((one) => !OF_THE_MACHINE.test(one))).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
