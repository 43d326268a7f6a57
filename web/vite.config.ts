import { defineConfig } from 'vitest/config'

// The built viewer is part of the Python package, which serves it; git does not hold it.
export default defineConfig({
  build: {
    outDir: '../ti_graph/_data/web',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined files would be data: addresses, which the page's policy refuses to run.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/api', '/sparql', '/ontology', '/simple', '/static', '/openapi.json', '/health'].map(
        (path) => [path, process.env.TI_GRAPH_URL ?? 'http://127.0.0.1:8000'],
      ),
    ),
  },
  test: { include: ['src/**/*.test.ts'] },
})
