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
  // `npm run dev` serves the API; the page then comes from here, with the API behind it.
  server: { proxy: { '/api': process.env.GUANXI_API ?? 'http://127.0.0.1:7474' } },
})
