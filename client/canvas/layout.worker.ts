import { type LayoutInput, layout } from './layout.ts'

addEventListener('message', ({ data }: MessageEvent<{ id: number; input: LayoutInput }>) => {
  postMessage({ id: data.id, places: layout(data.input) })
})
