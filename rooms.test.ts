import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

// The arrows between the rooms are lint rules. A rule that cannot fail is worse than none, so each forbidden arrow is
// written into a small tree of its own, and the lint has to find exactly those.

const forbidden: [file: string, code: string][] = [
  ['server/contract/a.ts', "import { x } from '../engines/engine.ts'"],
  ['server/contract/b.ts', "import { x } from '../errors.ts'"],
  ['server/engines/a.ts', "import { x } from '../explore/search.ts'"],
  ['server/engines/neo4j/b.ts', "import { x } from '../../http/app.ts'"],
  ['server/formats/a.ts', "import { x } from '../engines/engine.ts'"],
  ['server/formats/b.ts', "import { x } from '../explore/export.ts'"],
  ['server/seed/a.ts', "import { x } from '../engines/neo4j/engine.ts'"],
  ['server/seed/b.ts', "import { x } from '../explore/search.ts'"],
  ['server/explore/a.ts', "import { x } from '../http/app.ts'"],
  ['server/explore/b.ts', "import { x } from '../engines/embedded/engine.ts'"],
  ['server/explore/guard/c.ts', "import type { X } from '../../seed/load.ts'"],
  ['server/explore/d.ts', "import { x } from '../scenes/folder.ts'"],
  ['server/contract/c.ts', "import { x } from '../scenes/store.ts'"],
  ['server/scenes/a.ts', "import { x } from '../http/app.ts'"],
  ['server/scenes/b.ts', "import { x } from '../engines/engine.ts'"],
  ['server/print/a.ts', "import { x } from '../http/app.ts'"],
  ['server/print/b.ts', "import { x } from '../explore/search.ts'"],
  ['server/queries/a.ts', "import { x } from '../explore/query.ts'"],
  ['server/edits/a.ts', "import { x } from '../http/app.ts'"],
  ['server/edits/b.ts', "import { x } from '../engines/neo4j/engine.ts'"],
  ['server/explore/g.ts', "import { x } from '../import/importing.ts'"],
  ['server/formats/c.ts', "import { x } from '../import/record.ts'"],
  ['server/import/a.ts', "import { x } from '../http/app.ts'"],
  ['server/import/b.ts', "import { x } from '../engines/embedded/engine.ts'"],
  ['server/import/c.ts', "import { x } from '../edits/editing.ts'"],
  ['server/explore/f.ts', "import { x } from '../edits/editing.ts'"],
  ['server/contract/d.ts', "import { x } from '../edits/store.ts'"],
  ['server/storage/a.ts', "import { x } from '../scenes/store.ts'"],
  ['server/explore/e.ts', "import { x } from '../queries/store.ts'"],
  ['server/http/a.ts', "import { x } from '../engines/open.ts'"],
  ['server/http/b.ts', "import { x } from '../seed/load.ts'"],
  ['client/app.tsx', "import { x } from '../server/errors.ts'"],
  ['client/app2.tsx', "import cytoscape from 'cytoscape'"],
  ['client/ui/a.tsx', "import { querySummary } from '../../server/contract/messages.ts'"],
  ['client/model/a.ts', "import { useState } from 'react'"],
  ['client/model/b.ts', "import { x } from '../api/client.ts'"],
  ['client/model/c.ts', "import cytoscape from 'cytoscape'"],
  ['client/api/a.ts', "import { x } from '../canvas/canvas.ts'"],
  ['client/api/b.ts', "import { queryAnswer } from '../../server/contract/messages.ts'"],
  ['client/canvas/a.ts', "import { x } from '../api/client.ts'"],
  ['client/model/d.ts', "import { x } from '../metrics/metrics.ts'"],
  ['client/metrics/a.ts', "import { x } from '../canvas/canvas.ts'"],
  ['client/metrics/b.ts', "import { querySummary } from '../../server/contract/messages.ts'"],
  ['client/canvas/b.ts', "import { x } from '../map/map.ts'"],
  ['client/map/a.ts', "import { x } from '../api/client.ts'"],
  ['client/map/b.ts', "import { useState } from 'react'"],
  ['client/map/c.ts', "import cytoscape from 'cytoscape'"],
  ['client/model/map.ts', "import { x } from '../map/projection.ts'"],
  ['client/panels/map.tsx', "import { x } from '../map/map.ts'"],
  ['client/picture/a.ts', "import { x } from '../canvas/canvas.ts'"],
  ['client/picture/b.ts', "import { useState } from 'react'"],
  ['client/picture/c.ts', "import { x } from '../panels/legend.tsx'"],
  ['client/panels/a.tsx', "import { x } from '../canvas/canvas.ts'"],
  ['client/panels/b.tsx', "import cytoscape from 'cytoscape'"],
]

const allowed: [file: string, code: string][] = [
  ['server/engines/ok.ts', "import type { Value } from '../contract/graph.ts'"],
  ['server/explore/ok.ts', "import type { Engine } from '../engines/engine.ts'"],
  ['server/scenes/ok.ts', "import { x } from '../errors.ts'"],
  ['server/http/scenes.ts', "import { x } from '../scenes/store.ts'"],
  ['server/queries/ok.ts', "import { x } from '../storage/files.ts'"],
  ['server/edits/ok.ts', "import { x } from '../explore/edit/edit.ts'"],
  ['server/import/ok.ts', "import { x } from '../formats/format.ts'"],
  ['server/import/ok2.ts', "import { x } from '../explore/edit/apply.ts'"],
  ['server/http/edits.ts', "import { x } from '../edits/editing.ts'"],
  ['server/http/ok.ts', "import { x } from '../explore/search.ts'"],
  ['client/api/ok.ts', "import type { QueryAnswer } from '../../server/contract/messages.ts'"],
  ['client/model/ok.ts', "import { isNode } from '../../server/contract/graph.ts'"],
  ['client/metrics/ok.ts', "import type { X } from '../model/measures.ts'"],
  ['client/map/ok.ts', "import { x } from '../canvas/overlay.ts'"],
  ['server/http/print.ts', "import { x } from '../print/print.ts'"],
  ['server/formats/ok.ts', "import { x } from '../print/print.ts'"],
  ['client/picture/ok.ts', "import { x } from '../canvas/captions.ts'"],
  ['client/canvas/ok.ts', "import cytoscape from 'cytoscape'"],
]

const root = resolve(import.meta.dirname)
const tree = mkdtempSync(join(tmpdir(), 'rooms-'))
afterAll(() => rmSync(tree, { recursive: true, force: true }))

function lint(): Map<string, string[]> {
  const configuration = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
  delete configuration.vcs
  delete configuration.$schema
  writeFileSync(join(tree, 'biome.json'), JSON.stringify(configuration))
  cpSync(join(root, 'biome'), join(tree, 'biome'), { recursive: true })
  for (const [file, code] of [...forbidden, ...allowed]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    writeFileSync(join(tree, file), `${code}\n`)
  }
  let output: string
  try {
    const biome = join(root, 'node_modules/.bin/biome')
    const options = ['lint', '--reporter=json', '--max-diagnostics=none', 'server', 'client']
    output = execFileSync(biome, options, { cwd: tree, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (error) {
    output = (error as { stdout: string }).stdout
  }
  const found = new Map<string, string[]>()
  for (const diagnostic of JSON.parse(output).diagnostics) {
    if (diagnostic.category !== 'plugin' && !diagnostic.category.endsWith('noRestrictedImports')) continue
    const file = String(diagnostic.location.path?.file ?? diagnostic.location.path)
    found.set(file, [...(found.get(file) ?? []), diagnostic.category])
  }
  return found
}

describe('the arrows between the rooms', () => {
  const found = lint()
  test.each(forbidden)('%s may not: %s', file => expect([...found.keys()]).toContain(file))
  test.each(allowed)('%s may: %s', file => expect([...found.keys()]).not.toContain(file))
})
