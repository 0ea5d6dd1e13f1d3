import react from '@vitejs/plugin-react'
import presetMantine from 'postcss-preset-mantine'
import { defineConfig } from 'vite'

/** Libraries that change seldom and are large each have a file of their own, so that browsers keep them. */
const chunks: readonly (readonly [string, RegExp])[] = [
  ['cytoscape', /node_modules\/cytoscape\//],
  ['react', /node_modules\/(react|react-dom|scheduler)\//],
  ['mantine', /node_modules\/(@mantine|@floating-ui)\//],
]

export default defineConfig({
  root: 'client',
  plugins: [react()],
  css: { postcss: { plugins: [presetMantine()] } },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      output: { codeSplitting: { groups: chunks.map(([name, test]) => ({ name, test })) } },
    },
  },
  worker: { format: 'es' },
  // For work on the page alone: `npx vite`, with a running server behind it. The API answers its own page only, so
  // the requests that are passed on do not say where they come from.
  server: {
    proxy: {
      '/api': {
        target: process.env.GUANXI_API ?? 'http://127.0.0.1:8765',
        configure: proxy => proxy.on('proxyReq', request => request.removeHeader('origin')),
      },
    },
  },
})
