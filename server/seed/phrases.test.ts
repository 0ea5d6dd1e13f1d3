import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSavedQuery } from '../contract/savedquery.ts'
import { readSeed } from './read.ts'
import { validateSeed } from './validate.ts'

const good = '// name: All\n// phrase: Who is there?\n\nMATCH (n) RETURN n\n'
const withParameter = (declaration: string) =>
  `// name: One\n// phrase: Who is {who}?\n// $who: ${declaration}\n\nMATCH (n {name: $who}) RETURN n\n`

describe('phrases of a seed', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guanxi-phrases-'))
    await write('source.yaml', 'key: test\nname: A test\n')
    await write('Person.yaml', '- { key: "person:ann", name: Ann }\n')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  const write = async (path: string, text: string | Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const check = async () => validateSeed(await readSeed(folder))
  const codes = async () => (await check()).problems.map(({ code }) => code)

  it('go to the report, in the order of the files’ own names', async () => {
    await write('phrases/b/1 first.cypher', withParameter('text from Person.name = "Ann"'))
    await write('phrases/a/deeper/2.cypher', good)
    await write('phrases/readme.md', 'no phrase')
    const { problems, graph } = await check()
    expect(problems).toEqual([])
    const [report] = graph!.nodes
    const files = report!.properties.phrases as string[]
    expect(files.map(file => readSavedQuery(file).query)).toMatchObject([
      { name: 'One', folder: 'b', parameters: [{ name: 'who', from: { label: 'Person', property: 'name' } }] },
      { name: 'All', folder: 'a/deeper' },
    ])
  })

  it('a seed without any has none', async () => {
    expect((await check()).graph!.nodes[0]!.properties).not.toHaveProperty('phrases')
  })

  it('are told with file, line, column and code where they are wrong', async () => {
    await write('phrases/1.cypher', '// name: x\n// phrase: Who is {ann}?\n\nRETURN $bob\n')
    const { problems, graph } = await check()
    expect(graph).toBeUndefined()
    expect(problems).toMatchObject([
      { file: join(folder, 'phrases', '1.cypher'), line: 2, column: 19, code: 'PLACEHOLDER_UNKNOWN' },
      { line: 4, code: 'PARAMETER_UNDECLARED' },
    ])
  })

  it.each([
    ['PHRASE_MISSING', '// name: x\n\nRETURN 1\n'],
    ['SUGGESTIONS_UNKNOWN', withParameter('text from Persn.name')],
    ['SUGGESTIONS_UNKNOWN', withParameter('text from Person.nmae')],
    ['SUGGESTIONS_UNKNOWN', withParameter('text from constructor.name')],
  ])('%s', async (code, text) => {
    await write('phrases/1.cypher', text)
    expect(await codes()).toEqual([code])
  })

  it('two of one name are told, and what is no text', async () => {
    await write('phrases/1.cypher', good)
    await write('phrases/2.cypher', good)
    await write('phrases/3.cypher', Buffer.from([0x2f, 0x2f, 0xff]))
    expect(await codes()).toEqual(['NAME_TWICE', 'NOT_UTF8'])
  })
})
