import { createReadStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { type InfoField, parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import type { Value } from '../../contract/graph.ts'
import { unzipped } from '../../unzip.ts'
import { isFormula, typeOf, withoutControls } from '../kinds.ts'
import { plainText } from '../typed.ts'
import { allKinds, type Held, worstGraph } from './graphs.ts'
import { describeWithProgram, describeWithPython, folderOfFiles, kindOfNode } from './readers.ts'

// Tables of ours as pandas and spreadsheets read them.

const { pathOf, written } = folderOfFiles()
const worst = worstGraph(allKinds)
const texts: Held = {
  nodes: worst.nodes.filter(({ properties }) => typeof properties.value === 'string'),
  relationships: [],
}

describeWithPython('pandas', run => {
  const script = `
import json, sys, zipfile, pandas
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
nodes = pandas.read_csv(archive.open('nodes.csv'), dtype=str, keep_default_na=False)
relationships = pandas.read_csv(archive.open('relationships.csv'), dtype=str, keep_default_na=False)
about = json.load(archive.open('about.json'))
json.dump({'names': archive.namelist(), 'columns': list(nodes.columns), 'nodes': nodes.to_dict('records'), 'relationships': relationships.to_dict('records'), 'about': about}, sys.stdout)`
  it('CSV pair: rows, columns, texts with line ends and quotes; formulas only where raw values are asked for', async () => {
    const whole = await run(script, await written('csv', worst))
    expect(whole.names).toEqual(['nodes.csv', 'relationships.csv', 'about.json', 'import.txt'])
    expect([whole.nodes.length, whole.relationships.length]).toEqual([worst.nodes.length, worst.relationships.length])
    expect(whole.relationships.at(-1)).toMatchObject({
      ':START_ID': 'n:0',
      ':END_ID': 'n:0',
      ':TYPE': 'is part-of `x`',
    })
    expect(whole.about.elsewhere).toContain(
      'Properties of different types under one name are texts, with their types in a column beside them (2 here).',
    )
    const raw = await run(script, await written('csv', texts, true))
    expect(raw.columns).toEqual([':ID', ':LABEL', 'name:string', 'value:string'])
    const safe = await run(script, await written('csv', texts))
    for (const [index, { properties }] of texts.nodes.entries()) {
      // As UTF-8 has it.
      const value = Buffer.from(String(properties.value)).toString('utf8')
      const formula = /^'*[=+\-@\t\r\n]/.test(value)
      expect([raw.nodes[index]['value:string'], safe.nodes[index]['value:string']]).toEqual([
        value,
        formula ? `'${value}` : value,
      ])
    }
  })

  it('JSON lines', async () => {
    const graph = await run(
      `
import json, sys, pandas
frame = pandas.read_json(sys.argv[1], lines=True, dtype=False)
json.dump({'types': frame['type'].value_counts().to_dict(), 'names': [p['name'] for p in frame['properties'] if 'name' in p]}, sys.stdout)`,
      await written('jsonl', worst),
    )
    expect(graph.types).toEqual({ node: worst.nodes.length, relationship: worst.relationships.length })
    expect(graph.names).toEqual(worst.nodes.flatMap(({ properties }) => properties.name ?? []))
  })
})

describeWithPython('openpyxl', run => {
  it('Excel workbook: sheets, types of cells, texts that nothing runs, evidence', async () => {
    const { sheets, types, evidence, about } = await run(
      `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
nodes = list(book['Nodes'].iter_rows(values_only=True))
json.dump({
  'sheets': {sheet.title: sheet.max_row for sheet in book},
  'types': {row[2]: [type(row[3]).__name__, str(row[3])] for row in nodes[1:] if row[2]},
  'evidence': list(book['Evidence'].iter_rows(values_only=True))[1],
  'about': dict(book['About'].iter_rows(values_only=True)),
}, sys.stdout)`,
      await written('xlsx', worst),
    )
    expect(sheets).toMatchObject({ Nodes: worst.nodes.length + 1, Relationships: worst.relationships.length + 1 })
    expect(evidence).toEqual(['relationship', 'r:0', 'KNOWS', null, 'asserted', 't#1.1', null])
    expect(about).toMatchObject({ nodes: worst.nodes.length, program: 'Guanxi 0' })
    const expected: { [kind: string]: string } = {
      boolean: 'bool',
      integer: 'int',
      integer64: 'str',
      date: 'datetime',
      localDateTime: 'datetime',
      list: 'str',
    }
    for (const { properties } of worst.nodes) {
      const { name, value } = properties
      const [type, text] = types[String(name)] ?? []
      const kind = kindOfNode(name)
      if (expected[kind]) expect([name, type]).toEqual([name, expected[kind]])
      // A text that is empty is none to openpyxl, and it turns line ends into one kind.
      if (kind === 'text' && value !== '' && !String(value).includes('\r')) expect([type, text]).toEqual(['str', value])
    }
    const of = (kind: string) => Object.entries(types).find(([name]) => kindOfNode(name) === kind)?.[1]
    expect(of('date')).toEqual(['datetime', '2025-03-11 00:00:00'])
    expect(of('formula')).toEqual(['str', '=HYPERLINK("http://example.org","x")'])
  })
})

describeWithProgram('soffice', 'libreoffice-calc-nogui', run => {
  type Cell = { text: string; is: 'text' | 'value' }

  /** What each sheet of a file shows once it is opened, and whether its cells are texts; what is run shows its result. */
  async function opened(path: string, sheets: readonly string[]): Promise<Cell[][][]> {
    const name = path.replace(/^.*\/|\.[^.]*$/g, '')
    // Comma, quotes, UTF-8, from row 1, no types of columns, no language; texts in quotes, numbers as shown, all sheets.
    const to = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,true,false,false,-1'
    const from = /\.csv$/.test(path) ? ['--infilter=Text - txt - csv (StarCalc):44,34,76,1'] : []
    const home = `-env:UserInstallation=file://${pathOf('office')}`
    await run('--headless', home, ...from, '--convert-to', to, '--outdir', pathOf('sheets'), path)
    const read = async (sheet: string): Promise<Cell[][]> => {
      const text = await readFile(`${pathOf('sheets')}/${name}-${sheet}.csv`)
      const cast = (cell: string, { quoting }: InfoField): Cell => ({ text: cell, is: quoting ? 'text' : 'value' })
      // Its types know of texts only.
      return parse(text, { relax_column_count: true, cast: cast as never }) as unknown as Cell[][]
    }
    return Promise.all(sheets.map(read))
  }

  it('Excel workbook: every cell of every sheet, by value and type', { timeout: 60_000 }, async () => {
    const path = await written('xlsx', worst)
    const [nodes, relationships, evidence, about] = await opened(path, ['Nodes', 'Relationships', 'Evidence', 'About'])
    /** As a cell shows it; a text that is empty is a cell with nothing in it. */
    const shown = (value: Value): Cell => {
      const type = typeOf(value)
      if (type === 'boolean') return { text: String(value).toUpperCase(), is: 'value' }
      if (typeof value === 'number' && type === 'integer') return { text: String(value), is: 'value' }
      if (type === 'date') return { text: plainText(value), is: 'value' }
      if (type === 'localDateTime') return { text: `${plainText(value).replace('T', ' ')}.000`, is: 'value' }
      const text = withoutControls(plainText(value)).replace(/\r\n?/g, '\n')
      return { text: text.length > 32_767 ? `${text.slice(0, 32_766)}…` : text, is: text === '' ? 'value' : 'text' }
    }
    const values = (rows: Cell[][] | undefined) => {
      const column = rows?.[0]?.findIndex(({ text }) => text === 'value') ?? -1
      return rows?.slice(1).map(row => row[column])
    }
    for (const [rows, items] of [
      [values(nodes), worst.nodes],
      [values(relationships), worst.relationships],
    ] as const) {
      expect(rows).toHaveLength(items.length)
      for (const [index, { properties }] of items.entries()) {
        const value = properties.value
        if (value === undefined) continue
        const cell = rows?.[index]
        if (typeOf(value) !== 'float') expect([index, cell]).toEqual([index, shown(value)])
        else if (/\d/.test(plainText(value)))
          expect([Number(cell?.text) + 0, cell?.is]).toEqual([Number(plainText(value)) + 0, 'value'])
        else expect(cell).toEqual({ text: plainText(value), is: 'text' })
      }
    }
    expect(evidence?.[1]?.map(({ text }) => text)).toEqual([
      'relationship',
      'r:0',
      'KNOWS',
      '',
      'asserted',
      't#1.1',
      '',
    ])
    expect(about?.map(row => row.map(({ text }) => text))).toContainEqual(['nodes', String(worst.nodes.length)])
  })

  it('CSV pair: texts are run as formulas only where raw values are asked for', { timeout: 60_000 }, async () => {
    const table = async (raw: boolean) => {
      const archive = await unzipped(createReadStream(await written('csv', texts, raw)))
      const name = raw ? 'raw' : 'safe'
      await writeFile(pathOf(`${name}.csv`), archive.read('nodes.csv'))
      await archive.close()
      const [rows = []] = await opened(pathOf(`${name}.csv`), [name])
      return new Map(rows.map(([, , title, value]) => [title?.text, value?.text]))
    }
    const safe = await table(false)
    for (const { properties } of texts.nodes) {
      const value = String(properties.value)
      // What it takes for a number or a truth value it shows as one.
      if (!['text', 'formula'].includes(kindOfNode(properties.name)) || /^([\d.]+|true)$/.test(value)) continue
      const shown = `${isFormula(value) ? "'" : ''}${value}`.replace(/\r\n/g, '\n')
      expect(safe.get(String(properties.name))).toBe(shown)
    }
    const formulas = texts.nodes.filter(({ properties }) => properties.value === '=1+1')
    expect(formulas.map(({ properties }) => properties.name)).toHaveLength(1)
    const raw = await table(true)
    expect(formulas.map(({ properties }) => raw.get(String(properties.name)))).toEqual(['2'])
  })
})
