import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nearest } from '../contract/nearest.ts'
import { readSeed } from './read.ts'
import { readYaml } from './yaml.ts'

describe('readSeed', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guanxi-seed-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('reads the YAML files of the folder and leaves everything else', async () => {
    await writeFile(join(folder, 'Person.yaml'), '- key: a\n')
    await writeFile(join(folder, 'README.md'), 'text')
    await writeFile(join(folder, '.hidden.yaml'), 'x: 1')
    await mkdir(join(folder, 'phrases.yaml'))
    const { files } = await readSeed(folder)
    expect(files.map(file => file.file)).toEqual([join(folder, 'Person.yaml')])
  })

  it('says that a file is not UTF-8', async () => {
    await writeFile(join(folder, 'Person.yaml'), Buffer.from([0x2d, 0x20, 0xff, 0xfe, 0x41]))
    const { files } = await readSeed(folder)
    expect(files[0]).toMatchObject({
      value: undefined,
      problems: [{ file: join(folder, 'Person.yaml'), line: 1, column: 1, message: expect.stringContaining('UTF-8') }],
    })
  })

  it('says that there is no such folder, or that it is a file', async () => {
    await expect(readSeed(join(folder, 'none'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await writeFile(join(folder, 'file'), '')
    await expect(readSeed(join(folder, 'file'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})

describe('readYaml', () => {
  it.each([
    ['line feeds', '- name: Ann\n  age: 7\n'],
    ['carriage returns too', '- name: Ann\r\n  age: 7\r\n'],
    ['a byte order mark', '\uFEFF- name: Ann\n  age: 7\n'],
  ])('knows where each value stands, with %s', (_, text) => {
    const yaml = readYaml('f', text)
    expect(yaml.value).toEqual([{ name: 'Ann', age: 7 }])
    expect(yaml.place([0])).toEqual({ file: 'f', line: 1, column: 3 })
    expect(yaml.place([0, 'name'])).toEqual({ file: 'f', line: 1, column: 9 })
    expect(yaml.placeOfName([0, 'age'])).toEqual({ file: 'f', line: 2, column: 3 })
    expect(yaml.place([0, 'age'])).toEqual({ file: 'f', line: 2, column: 8 })
    // What is not there is placed where it would be.
    expect(yaml.place([0, 'missing', 3])).toEqual(yaml.place([0]))
  })

  it('keeps the characters of an unquoted scalar only', () => {
    const yaml = readYaml('f', '[4.10, "4.10", two, 007]')
    expect([0, 1, 2, 3].map(index => yaml.token([index]))).toEqual(['4.10', undefined, 'two', '007'])
    expect(yaml.token([9])).toBeUndefined()
  })

  it('takes names of Object.prototype for names like others', () => {
    const yaml = readYaml('f', 'constructor: 1\ntoString: 2\n')
    expect(Object.keys(yaml.value as object)).toEqual(['constructor', 'toString'])
    expect(yaml.place(['toString'])).toEqual({ file: 'f', line: 2, column: 11 })
    expect(yaml.place(['valueOf'])).toEqual({ file: 'f', line: 1, column: 1 })
  })
})

describe('nearest', () => {
  it.each([
    ['Persn', 'Person'],
    ['person', 'Person'],
    ['LOCATED_INN', 'LOCATED_IN'],
    ['LOACTED_IN', 'LOCATED_IN'],
    ['kidn', 'kind'],
  ])('%s is near %s', (name, expected) => {
    expect(nearest(name, ['Place', 'Person', 'LOCATED_IN', 'kind'])).toBe(expected)
  })
  it.each(['', 'x', 'Vessel', 'constructor', 'y'.repeat(1000)])('nothing is near "%s"', name => {
    expect(nearest(name, ['Place', 'Person', 'LOCATED_IN'])).toBeUndefined()
  })
})
