import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

// The real server on the current release, and a second one on a release of hostile names.
process.env['TI_GRAPH_TEST_PORT'] ??= String(20000 + Math.floor(Math.random() * 20000))
const port = Number(process.env['TI_GRAPH_TEST_PORT'])
export const SERVER = `http://127.0.0.1:${port}`
export const HOSTILE = `http://127.0.0.1:${port + 1}`

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
)

const server = (command: string, url: string) => ({
  command,
  url: `${url}/health`,
  cwd: '..',
  timeout: 180_000,
  gracefulShutdown: { signal: 'SIGINT', timeout: 5000 } as const,
})

export default defineConfig({
  timeout: 150_000,
  expect: { timeout: 40_000 },
  workers: 1,
  reporter: [['list']],
  forbidOnly: true,
  outputDir: 'test-results',
  use: {
    baseURL: process.env['TI_GRAPH_URL'] ?? SERVER,
    viewport: { width: 1280, height: 900 },
    locale: 'fr-FR',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--enable-unsafe-swiftshader',
        '--use-angle=swiftshader',
      ],
    },
  },
  projects: [
    { name: 'tests', testDir: 'tests' },
    { name: 'screenshots', testDir: 'screenshots' },
    { name: 'bench', testDir: 'bench' },
  ],
  webServer: process.env['TI_GRAPH_URL']
    ? undefined
    : [
        server(`.venv/bin/ti-graph serve --port ${port}`, SERVER),
        server(`.venv/bin/python -m tests.web.serve_hostile ${port + 1}`, HOSTILE),
      ],
})
