import { expect, test } from 'vitest'
import type { SceneFile } from '../model/saved.ts'
import { foldScene, unfoldScene } from './link.ts'

const file: SceneFile = {
  version: 2,
  name: '关系 __proto__',
  nodes: [['', 'person:孙', '', '', null]],
  relationships: [],
  tables: { nodes: [[0, 1.5, -2, 3]] },
  view: { selection: { nodes: [], relationships: [] }, focus: null },
  viewport: null,
  history: { past: [], future: [], forgotten: 0 },
}

test('a scene goes through a link and is the same', async () => {
  const folded = await foldScene(file)
  expect(folded).toMatch(/^[\w-]+$/)
  expect(await unfoldScene(folded)).toEqual(file)
})

test('a link that was cut, is none, or unfolds to too much gives nothing', async () => {
  const folded = await foldScene(file)
  for (const wrong of ['', '*', 'AAAA', folded.slice(0, -8), `${folded.slice(0, 20)}x${folded.slice(21)}`])
    expect(await unfoldScene(wrong)).toBeNull()
  const bomb = await foldScene({ ...file, name: 'x'.repeat(6_000_000) })
  expect(bomb.length).toBeLessThan(20_000)
  expect(await unfoldScene(bomb)).toBeNull()
})
