import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type FileProblemCode,
  parametersOf,
  parameterTypes,
  pathOf,
  phraseProblems,
  placeholdersOf,
  readSavedQuery,
  type SavedQuery,
  tidied,
  writeSavedQuery,
  wrongValue,
} from './savedquery.ts'

const full = `// name: Agreements of a place
// nameZh: 一地的协议
// phrase: Who signed an agreement with a body in {place}?
// phraseZh: 谁与{place}的机构签了协议？
// description: Both ends of every agreement,
//   wherever the other party is.
//
//   Intentions too.
// tags: agreements, places
// $place: text from Place.name = "Dalian"
// $place label: Place
// $place labelZh: 地点
// $most: integer = 25

// all of them
MATCH (p:Place {name: $place}) RETURN p LIMIT $most
`

const codes = (text: string): FileProblemCode[] => readSavedQuery(text).problems.map(({ code }) => code)

describe('reading', () => {
  test('a whole file', () => {
    const { query, problems, statementLine } = readSavedQuery(full, 'people/agreements/x.cypher')
    expect(problems).toEqual([])
    expect(statementLine).toBe(15)
    expect(query).toEqual({
      name: 'Agreements of a place',
      nameZh: '一地的协议',
      phrase: 'Who signed an agreement with a body in {place}?',
      phraseZh: '谁与{place}的机构签了协议？',
      description: 'Both ends of every agreement,\nwherever the other party is.\n\nIntentions too.',
      tags: ['agreements', 'places'],
      folder: 'people/agreements',
      parameters: [
        {
          name: 'place',
          type: 'text',
          from: { label: 'Place', property: 'name' },
          default: 'Dalian',
          label: 'Place',
          labelZh: '地点',
        },
        { name: 'most', type: 'integer', default: 25 },
      ],
      statement: '// all of them\nMATCH (p:Place {name: $place}) RETURN p LIMIT $most',
    } satisfies SavedQuery)
    expect(phraseProblems(readSavedQuery(full))).toEqual([])
  })

  test('a file without a header is named by its first comment, or by its path', () => {
    expect(readSavedQuery('// All posts\nMATCH (n) RETURN n').query).toMatchObject({
      name: 'All posts',
      statement: '// All posts\nMATCH (n) RETURN n',
    })
    expect(readSavedQuery('RETURN 1', 'a/b/one.cypher').query).toMatchObject({ name: 'one', folder: 'a/b' })
  })

  test('a mark of the encoding and line ends of Windows do no harm, and those of the statement stay', () => {
    const { query, problems } = readSavedQuery('\uFEFF// name: x\r\n// $a: text\r\n\r\nRETURN $a,\r\n1\r\n')
    expect(problems).toEqual([])
    expect(query).toMatchObject({ name: 'x', statement: 'RETURN $a,\r\n1', parameters: [{ name: 'a', type: 'text' }] })
  })

  test.each<[FileProblemCode, string, number, number]>([
    ['FIELD_UNKNOWN', '// name: x\n// describtion: y\n\nRETURN 1', 2, 4],
    ['FIELD_UNKNOWN', '// name: x\n// $a: text\n// $a lable: y\n\nRETURN $a', 3, 7],
    ['FIELD_TWICE', '// name: x\n// name: y\n\nRETURN 1', 2, 4],
    ['FIELD_EMPTY', '// name: x\n// phrase:\n\nRETURN 1', 2, 11],
    ['HEADER_LINE', '// name: x\n// what is this\n\nRETURN 1', 2, 4],
    ['NAME_MISSING', '// tags: a\n\nRETURN 1', 1, 1],
    ['STATEMENT_MISSING', '// name: x\n', 2, 1],
    ['FOLDER_INVALID', '// name: x\n// folder: ../etc\n\nRETURN 1', 2, 12],
    ['PARAMETER_INVALID', '// name: x\n// $a: txt\n\nRETURN $a', 2, 8],
    ['PARAMETER_INVALID', '// name: x\n// $a label: A\n\nRETURN $a', 2, 14],
    ['DEFAULT_INVALID', '// name: x\n// $a: text = Dalian\n\nRETURN $a', 2, 8],
    ['DEFAULT_INVALID', '// name: x\n// $a: integer = 1.5\n\nRETURN $a', 2, 8],
    ['DEFAULT_INVALID', '// name: x\n// $a: date = "2025-02-30"\n\nRETURN $a', 2, 8],
    ['PLACEHOLDER_UNKNOWN', '// name: x\n// phrase: in {plaec}?\n// $place: text\n\nRETURN $place', 2, 15],
  ])('%s', (code, text, line, column) => {
    expect(readSavedQuery(text).problems).toMatchObject([{ code, line, column }])
  })

  test('a slip gets a suggestion', () => {
    expect(readSavedQuery('// name: x\n// describtion: y\n\nRETURN 1').problems[0]?.message).toContain('description')
    expect(readSavedQuery('// name: x\n// $a: txt\n\nRETURN $a').problems[0]?.message).toContain('text')
  })

  test('words that a prototype has are names like others', () => {
    expect(codes('// constructor: x\n// name: __proto__\n\nRETURN 1')).toEqual(['FIELD_UNKNOWN'])
    const { query } = readSavedQuery('// name: x\n// $constructor: text = ""\n// $__proto__: integer = 0\n\nRETURN 1')
    expect(query.parameters).toEqual([
      { name: 'constructor', type: 'text', default: '' },
      { name: '__proto__', type: 'integer', default: 0 },
    ])
  })
})

describe('a phrase of a seed', () => {
  const strict = (text: string) => phraseProblems(readSavedQuery(text)).map(({ code }) => code)
  test.each([
    ['PARAMETER_UNDECLARED', '// name: x\n\nRETURN $a'],
    ['PARAMETER_UNUSED', '// name: x\n// $a: text = ""\n\nRETURN 1'],
    ['PARAMETER_UNREACHABLE', '// name: x\n// phrase: What?\n// $a: text\n\nRETURN $a'],
  ])('%s', (code, text) => expect(strict(text)).toEqual([code]))
})

test('parameters of a statement are not those in strings, names and comments', () => {
  expect(
    parametersOf("RETURN $a, '$b', \"$c\", `$d`, $`odd ``name`, $a // $e\n/* $f */ + 'it\\'s $g' + $中文 + $1"),
  ).toEqual(['a', 'odd `name', '中文', '1'])
  expect(placeholdersOf('{a} and { b } and {a}')).toEqual(['a', 'b'])
})

const text = fc.string({ unit: 'grapheme', maxLength: 30 })
const parameterName = fc.oneof(
  fc.constantFrom('place', 'constructor', '__proto__', '0', '中文', 'odd `name`'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter(name => !/\p{Cc}|[{}]/u.test(name)),
)
const valueFor = {
  text,
  texts: fc.array(text, { maxLength: 3 }),
  integer: fc.maxSafeInteger(),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0 || 0),
  boolean: fc.boolean(),
  date: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map(day => day.toISOString().slice(0, 10)),
  json: fc.jsonValue().map(value => JSON.parse(JSON.stringify(value))),
}
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter(word => !/\p{Cc}/u.test(word))
const parameter = fc.constantFrom(...parameterTypes).chain(type =>
  fc.record(
    {
      name: parameterName,
      type: fc.constant(type),
      label: text,
      labelZh: text,
      from: fc.record({ label: name, property: name }),
      default: valueFor[type] as fc.Arbitrary<unknown>,
    },
    { requiredKeys: ['name', 'type'] },
  ),
)
const line = fc.oneof(text, fc.constantFrom('\\u000a DETACH DELETE', 'C:\\new', '// name: x', 'a: b', '$x: text'))
const savedQuery: fc.Arbitrary<SavedQuery> = fc
  .record(
    {
      name: fc.oneof(line, fc.constantFrom('constructor', '0')),
      nameZh: line,
      description: fc.array(line, { maxLength: 4 }).map(lines => lines.join('\n')),
      descriptionZh: line,
      tags: fc.array(line, { maxLength: 3 }),
      folder: fc.constantFrom('', 'People', 'a/b c/中文'),
      parameters: fc.uniqueArray(parameter, { maxLength: 3, selector: ({ name }) => name }),
      statement: fc.oneof(line, fc.constantFrom('// name: no header\nRETURN 1', 'RETURN 1\n\n// end', 'RETURN "\r\n"')),
      phrase: line,
      phraseZh: line,
    },
    { requiredKeys: ['name', 'tags', 'folder', 'parameters', 'statement'] },
  )
  .map(query => ({
    ...query,
    phrase: query.phrase?.replace(/[{}]/g, '').concat(query.parameters.map(({ name }) => ` {${name.trim()}}`).join('')),
    phraseZh: query.phraseZh?.replace(/[{}]/g, ''),
  }))
  .filter(query => tidied(query).name !== '' && query.statement.trim() !== '')
  .filter(query => query.parameters.every(({ name }) => name === name.trim()))

describe('writing', () => {
  test('what is written is read again as it was', () => {
    fc.assert(
      fc.property(savedQuery, query => {
        const tidy = tidied(query)
        const { query: again, problems } = readSavedQuery(writeSavedQuery(tidy))
        expect(problems).toEqual([])
        expect(again).toEqual(tidy)
        expect(tidied(tidy)).toEqual(tidy)
      }),
    )
  })

  test('no text is ever read with an exception, and what is read of it is stable once tidy', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(line, fc.constantFrom('// name: x', '//   more', '// $a: text = "b"', ''))),
        lines => {
          const { query, problems } = readSavedQuery(lines.join('\n'))
          if (problems.length > 0) return
          expect(readSavedQuery(writeSavedQuery(tidied(query))).query).toEqual(tidied(query))
        },
      ),
    )
  })

  test('no text of a header ends its comment where the database decodes escapes', () => {
    fc.assert(
      fc.property(savedQuery, query => {
        const header = writeSavedQuery(tidied({ ...query, statement: 'RETURN 1' })).split('\n\nRETURN 1')[0] ?? ''
        const decoded = header.replace(/\\\\|\\u(000[aAdD])/g, (whole, code) => (code ? '\n' : whole))
        expect(decoded.split('\n').every(each => each.startsWith('//'))).toBe(true)
      }),
    )
  })

  test('paths are ones that every system takes', () => {
    expect(pathOf({ folder: 'People/Two: posts', name: 'Who? / What.' })).toBe('People/Two- posts/Who- - What.cypher')
    expect(pathOf({ folder: '', name: 'con' })).toBe('query con.cypher')
    expect(pathOf({ folder: '', name: '../../etc' })).not.toContain('..')
    expect(pathOf({ folder: '', name: '谁？' })).toBe('谁？.cypher')
  })
})

test('values are held against their types', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...parameterTypes)
        .chain(type => fc.tuple(fc.constant(type), valueFor[type] as fc.Arbitrary<unknown>)),
      ([type, value]) => {
        expect(wrongValue(type, value)).toBeUndefined()
      },
    ),
  )
  expect(wrongValue('text', 0)).toBe('is no text')
  expect(wrongValue('integer', 2 ** 53)).toBe('is no whole number')
  expect(wrongValue('texts', 'a')).toBe('is no list of texts')
})
