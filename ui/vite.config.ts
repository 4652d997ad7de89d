// How the page is built, served while it is written, and tested.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

import { frozenPrototype } from './frozen.ts'

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  plugins: [svelte(), { ...frozenPrototype(true), apply: 'build' }],
  // While the page is written its libraries are bundled apart from it.
  optimizeDeps: { rolldownOptions: { plugins: [frozenPrototype(false)] } },
  // Plotly's parts look for a global object and for an AMD loader.
  define: { global: 'globalThis', 'define.amd': 'false' },
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  server: { port: 5173, strictPort: true },
  build: {
    outDir: mode === 'demo' ? 'dist-demo' : 'dist',
    emptyOutDir: true,
    target: ['es2022', 'safari16'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The charts are most of the page and are needed on its second screen; they lie on the same disk.
    chunkSizeWarningLimit: 1600,
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    // Tests read the same wherever they run.
    env: { LC_ALL: 'en_US.UTF-8', LANG: 'en_US.UTF-8', TZ: 'UTC' },
  },
}))
