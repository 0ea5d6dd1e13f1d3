import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validateSeed } from './validate.ts'
import { readYaml } from './yaml.ts'

type Files = { [name: string]: string }

const report = ['A heading', 'Ann leads Acme. It is in Oslo.', '', 'Bob left...'].join('\n')

const sound: Files = {
  'source.yaml': `key: test
name: A test
firstLine: 1
lastLine: 4
sha256: ${'a'.repeat(64)}
`,
  'passages.yaml': `- line: 1
  sentence: 1
  noFact: heading
- line: 2
  sentence: 1
  digest: Ann is the head.
- line: 2
  sentence: 2
  digest: Oslo is the seat.
- line: 4
  sentence: 1
  digest: Bob went away.
`,
  'Person.yaml': `- key: person:ann
  name: Ann
  aliases: [Anna]
  evidence: [2.1]
`,
  'Organization.yaml': `- key: organization:acme
  name: Acme
  kind: company
  evidence: [2.1, 2.2]
`,
  'Place.yaml': `- key: place:oslo
  name: Oslo
  kind: city
  latitude: 59.9
  longitude: 10.7
  evidence: [2.2]
`,
  'relationships.yaml': `- from: person:ann
  type: HOLDS_POST
  to: organization:acme
  title: Head
  evidence: [2.1]
  claim: Ann is the head of Acme.
  status: asserted
- from: organization:acme
  type: LOCATED_IN
  to: place:oslo
  evidence: [2.2]
  claim: Acme has its seat in Oslo.
  status: asserted
`,
}

const validate = (files: Files, text?: string) =>
  validateSeed({ folder: 's', files: Object.entries(files).map(([name, yaml]) => readYaml(`s/${name}`, yaml)) }, text)

const problemsOf = (files: Files, text?: string): string[] =>
  validate(files, text).problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)

/** The sound seed with one file changed: `before` occurs in it exactly once. */
const changed = (name: string, before: string, after: string): Files => {
  expect(sound[name]!.split(before)).toHaveLength(2)
  return { ...sound, [name]: sound[name]!.replace(before, after) }
}
const without = (name: string): Files => Object.fromEntries(Object.entries(sound).filter(([file]) => file !== name))
const plus = (name: string, text: string): Files => ({ ...sound, [name]: (sound[name] ?? '') + text })

describe('a sound seed', () => {
  it('gives the graph of its files, of the report, and of who is named where', () => {
    const { graph, problems } = validate(sound)
    expect(problems).toEqual([])
    expect(graph?.nodes.map(node => `${node.labels.join(':')} ${node.key}`)).toEqual([
      'Entity:Report report:test',
      'Entity:Passage test#1.1',
      'Entity:Passage test#2.1',
      'Entity:Passage test#2.2',
      'Entity:Passage test#4.1',
      'Entity:Person person:ann',
      'Entity:Organization organization:acme',
      'Entity:Place place:oslo',
    ])
    expect(graph?.nodes.find(node => node.key === 'person:ann')?.properties).toEqual({
      name: 'Ann',
      aliases: ['Anna'],
      evidence: ['test#2.1'],
    })
    expect(graph?.relationships.map(one => one.key)).toEqual([
      'test#1.1~PART_OF~report:test',
      'test#2.1~PART_OF~report:test',
      'test#2.2~PART_OF~report:test',
      'test#4.1~PART_OF~report:test',
      'test#2.1~MENTIONS~person:ann',
      'test#2.1~MENTIONS~organization:acme',
      'test#2.2~MENTIONS~organization:acme',
      'test#2.2~MENTIONS~place:oslo',
      'person:ann~HOLDS_POST~organization:acme',
      'organization:acme~LOCATED_IN~place:oslo',
    ])
    expect(graph?.relationships.at(-2)).toEqual({
      type: 'HOLDS_POST',
      key: 'person:ann~HOLDS_POST~organization:acme',
      from: 'person:ann',
      to: 'organization:acme',
      properties: { title: 'Head', claim: 'Ann is the head of Acme.', status: 'asserted', evidence: ['test#2.1'] },
    })
  })

  it('takes the words of each passage from the report', () => {
    const { graph, problems } = validate(sound, report)
    expect(problems).toEqual([])
    expect(graph?.nodes.flatMap(node => (node.labels.includes('Passage') ? [node.properties.text] : []))).toEqual([
      'A heading',
      'Ann leads Acme.',
      'It is in Oslo.',
      'Bob left...',
    ])
  })

  it('gives the whole line where the marks do not tell the sentences', () => {
    const { graph } = validate(sound, report.replace('Acme. It', 'Acme, it'))
    const passage = graph?.nodes.find(node => node.key === 'test#2.2')
    expect(passage?.properties).toMatchObject({ lineText: 'Ann leads Acme, it is in Oslo.' })
    expect(passage?.properties).not.toHaveProperty('text')
  })

  it('takes the stretch that a passage names', () => {
    const files = changed('passages.yaml', 'digest: Ann is the head.', 'digest: Ann is the head.\n  at: [0, 15]')
    files['passages.yaml'] = files['passages.yaml']!.replace('Oslo is the seat.', 'Oslo is the seat.\n  at: [16, 30]')
    const { graph } = validate(files, report.replace('Acme. It', 'Acme, it'))
    expect(graph?.nodes.find(node => node.key === 'test#2.2')?.properties.text).toBe('it is in Oslo.')
  })

  it('keeps a number written with a point a float', () => {
    const { graph } = validate(changed('Place.yaml', '59.9', '60.0'))
    const place = graph?.nodes.find(node => node.key === 'place:oslo')
    expect(place?.properties).toMatchObject({ latitude: { $type: 'Float', value: '60.0' }, longitude: 10.7 })
  })

  it('may have no passages at all', () => {
    const { graph, problems } = validate({
      'source.yaml':
        'key: ties\nname: Ties\nvocabulary:\n  labels: { Family: A house }\n  types: { MARRIED_INTO: { from: [Family], to: [Family], undirected: true } }\n',
      'Family.yaml': '- { key: "family:a", name: A }\n- { key: "family:b", name: B }\n',
      'relationships.yaml': '- { from: "family:a", type: MARRIED_INTO, to: "family:b" }\n',
    })
    expect(problems).toEqual([])
    expect(graph?.relationships).toHaveLength(1)
  })

  it('may widen what the vocabulary lists', () => {
    const files = changed(
      'source.yaml',
      'name: A test\n',
      'name: A test\nvocabulary:\n  units: [fathoms]\n  labels: { Organization: { properties: { kind: { values: [guild] }, founded: integer } } }\n',
    )
    files['Organization.yaml'] = files['Organization.yaml']!.replace('kind: company', 'kind: guild\n  founded: 1400')
    files['Statistic.yaml'] =
      '- { key: "statistic:depth", name: Depth, measure: depth, value: 3, unit: fathoms, qualifier: about, evidence: [2.1] }\n'
    expect(problemsOf(files)).toEqual([])
  })
})

describe('questions to begin with', () => {
  const asking = (yaml: string) => plus('source.yaml', `questions:\n${yaml}`)

  it('stand on the report as three lists that belong together', () => {
    const { graph, problems } = validate(
      asking(
        '  - { text: Who?, textZh: 谁？, cypher: MATCH (n) RETURN n }\n  - { text: What?, cypher: MATCH (m) RETURN m }\n',
      ),
    )
    expect(problems).toEqual([])
    expect(graph?.nodes[0]?.properties).toMatchObject({
      questions: ['Who?', 'What?'],
      questionsZh: ['谁？', 'What?'],
      questionsCypher: ['MATCH (n) RETURN n', 'MATCH (m) RETURN m'],
    })
    expect(validate(sound).graph?.nodes[0]?.properties).not.toHaveProperty('questions')
  })

  it('need words and Cypher, and are at most eight', () => {
    expect(problemsOf(asking('  - { text: Who? }\n'))).toHaveLength(1)
    expect(problemsOf(asking('  - { text: "", cypher: RETURN 1 }\n'))).toHaveLength(1)
    expect(problemsOf(asking('  - { text: Who?, cypher: RETURN 1, query: x }\n'))).toHaveLength(1)
    expect(problemsOf(asking('  - { text: Who?, cypher: RETURN 1 }\n'.repeat(9)))).toHaveLength(1)
  })
})

describe('what is wrong is told with its place and a remedy', () => {
  const cases: [what: string, files: () => Files, problems: (string | RegExp)[]][] = [
    ['an empty folder', () => ({}), [/^s\/source.yaml:1:1 The file is missing\. Write it/]],
    ['no source.yaml', () => without('source.yaml'), [/^s\/source.yaml:1:1 The file is missing\. Write it/]],
    [
      'broken YAML',
      () => changed('Person.yaml', 'name: Ann', 'name: "Ann'),
      [/^s\/Person.yaml:\d+:\d+ Missing closing "quote\. /],
    ],
    [
      'a tab as indent',
      () => changed('Person.yaml', '  name: Ann', '\tname: Ann'),
      [/^s\/Person.yaml:2:2 .* Indent with spaces\. /],
    ],
    [
      'a name given twice',
      () => changed('Person.yaml', '  name: Ann', '  name: Ann\n  name: Eve'),
      ['s/Person.yaml:3:3 The same name stands here twice in one entry. Keep one of the two.'],
    ],
    ['an alias', () => changed('Person.yaml', 'name: Ann', 'name: *ann'), [/^s\/Person.yaml:2:9 /]],
    [
      '__proto__',
      () => changed('Person.yaml', 'aliases: [Anna]', '__proto__: { name: Eve }'),
      ['s/Person.yaml:3:3 No property may be called __proto__. Choose another name.'],
    ],
    [
      'constructor',
      () => changed('Person.yaml', 'aliases: [Anna]', 'constructor: x'),
      [/^s\/Person.yaml:3:3 There is no property "constructor" here\. /],
    ],
    [
      'a number that JavaScript cannot hold',
      () => changed('Place.yaml', '59.9', '12345678901234567890'),
      [/^s\/Place.yaml:4:13 The number 12345678901234567890 cannot be held exactly/],
    ],
    [
      'an unknown label, near a known one',
      () => plus('Persons.yaml', '- { key: "person:x", name: X, evidence: [2.1] }'),
      [/^s\/Persons.yaml:1:1 There is no label Persons – did you mean Person\? /],
    ],
    [
      'a label that the loader writes',
      () => plus('Passage.yaml', '- { key: "passage:x", name: X, evidence: [2.1] }'),
      [/^s\/Passage.yaml:1:1 Passage nodes are made from/],
    ],
    [
      '.yml',
      () => ({ ...without('Place.yaml'), 'Place.yml': sound['Place.yaml']! }),
      ['s/Place.yml:1:1 The name must end in .yaml. Rename the file to Place.yaml.'],
    ],
    [
      'a file that is no list',
      () => changed('Person.yaml', '- key', '  key'),
      [/^s\/Person.yaml:1:3 The file must be a list/, /No node has the key person:ann/],
    ],
    [
      'a file without entries',
      () => plus('Topic.yaml', '# nothing yet\n'),
      [/^s\/Topic.yaml:1:1 The file has no entries\./],
    ],
    [
      'an entry that is no map',
      () => plus('Person.yaml', '- Bob\n'),
      [/^s\/Person.yaml:5:3 Entry 5|^s\/Person.yaml:5:3 /, /^s\/Person.yaml:5:3 "evidence" is missing/],
    ],
    [
      'an unknown type, near a known one',
      () => changed('relationships.yaml', 'LOCATED_IN', 'LOCATE_IN'),
      [/^s\/relationships.yaml:9:9 There is no type LOCATE_IN – did you mean LOCATED_IN\? /],
    ],
    [
      'MENTIONS by hand',
      () => changed('relationships.yaml', 'LOCATED_IN', 'MENTIONS'),
      [/^s\/relationships.yaml:9:9 MENTIONS is written from the evidence/],
    ],
    [
      'a type that is none',
      () => changed('relationships.yaml', 'LOCATED_IN', 'constructor'),
      [/^s\/relationships.yaml:9:9 There is no type constructor\. /],
    ],
    [
      'a type between the wrong labels',
      () => changed('relationships.yaml', 'LOCATED_IN', 'HELD_IN'),
      [/^s\/relationships.yaml:8:9 HELD_IN goes out from Event, and this is Organization\. /],
    ],
    [
      'a dangling key, near a known one',
      () => changed('relationships.yaml', 'to: place:oslo', 'to: place:olso'),
      [/^s\/relationships.yaml:10:7 No node has the key place:olso – did you mean place:oslo\? /],
    ],
    [
      'a malformed key',
      () => changed('Person.yaml', 'person:ann', 'Ann'),
      [
        /^s\/Person.yaml:1:8 "key" cannot be "Ann": a key is kind:slug/,
        /^s\/relationships.yaml:1:9 No node has the key person:ann/,
      ],
    ],
    [
      'a key used twice',
      () => plus('Place.yaml', '- key: person:ann\n  name: Ann\n  evidence: [2.1]\n'),
      [/^s\/Place.yaml:7:8 The key person:ann is used twice, first at s\/Person.yaml:1:8\. /],
    ],
    [
      'the same relationship twice',
      () => plus('relationships.yaml', sound['relationships.yaml']!.split('- from: organization')[0]!),
      [
        /^s\/relationships.yaml:14:3 person:ann HOLDS_POST organization:acme is here twice, first at s\/relationships.yaml:1:3\. .* id of its own\.$/,
      ],
    ],
    [
      'a relationship without evidence',
      () => changed('relationships.yaml', '  evidence: [2.1]\n', ''),
      [/^s\/relationships.yaml:1:3 "evidence" is missing\. /],
    ],
    [
      'a relationship without claim',
      () => changed('relationships.yaml', '  claim: Ann is the head of Acme.\n', ''),
      [/^s\/relationships.yaml:1:3 "claim" is missing\. /],
    ],
    [
      'a missing property of a type',
      () => changed('relationships.yaml', '  title: Head\n', ''),
      [/^s\/relationships.yaml:1:3 "title" is missing\. /],
    ],
    [
      'a wrong status',
      () =>
        changed(
          'relationships.yaml',
          'claim: Ann is the head of Acme.\n  status: asserted',
          'claim: Ann is the head of Acme.\n  status: assertd',
        ),
      [/^s\/relationships.yaml:7:11 "status" cannot be "assertd" – did you mean asserted\? /],
    ],
    [
      'contradicted without a note',
      () =>
        changed(
          'relationships.yaml',
          'claim: Ann is the head of Acme.\n  status: asserted',
          'claim: Ann is the head of Acme.\n  status: contradicted',
        ),
      [/^s\/relationships.yaml:7:11 A contradicted claim needs a note\. /],
    ],
    [
      'a node without evidence',
      () => changed('Person.yaml', '  evidence: [2.1]\n', ''),
      [/^s\/Person.yaml:1:3 "evidence" is missing\. /],
    ],
    [
      'an empty list of evidence',
      () => changed('Person.yaml', '[2.1]', '[]'),
      [/^s\/Person.yaml:4:13 "evidence" is an empty list\. /],
    ],
    [
      'a locator outside the report',
      () => changed('Person.yaml', '[2.1]', '[2.1, 5.1]'),
      [/^s\/Person.yaml:4:19 Line 5 is outside the report \(lines 1 to 4\)\. /],
    ],
    [
      'a locator to no passage',
      () => changed('Person.yaml', '[2.1]', '["2.3"]'),
      [/^s\/Person.yaml:4:14 There is no passage 2\.3; line 2 has sentences 1 to 2\. /],
    ],
    [
      'a locator to a line without passages',
      () => changed('Person.yaml', '[2.1]', '["3.1"]'),
      [/^s\/Person.yaml:4:14 There is no passage 3\.1; line 3 has no passages\. /],
    ],
    [
      'a locator that is none',
      () => changed('Person.yaml', '[2.1]', '[2]'),
      [/^s\/Person.yaml:4:14 "2" is no locator\. /],
    ],
    [
      'a locator that is a word',
      () => changed('Person.yaml', '[2.1]', '[two]'),
      [/^s\/Person.yaml:4:14 Entry 1 of "evidence" cannot be "two": write line\.sentence, such as 4\.1\./],
    ],
    [
      'a locator named twice',
      () => changed('Person.yaml', '[2.1]', '[2.1, "2.1"]'),
      [/^s\/Person.yaml:4:19 Passage 2\.1 is named twice\. /],
    ],
    [
      'a locator whose trailing zero YAML loses',
      () => changed('Person.yaml', '[2.1]', '[2.10]'),
      [
        's/Person.yaml:4:14 YAML reads 2.10 as the number 2.1. Put it in quotes: "2.10".',
        /^s\/Person.yaml:4:14 There is no passage 2\.10/,
      ],
    ],
    [
      'a wrong kind',
      () => changed('Organization.yaml', 'company', 'compny'),
      [/^s\/Organization.yaml:3:9 "kind" cannot be "compny" – did you mean company\? /],
    ],
    [
      'text for a number',
      () => changed('Place.yaml', '59.9', '"59.9"'),
      [/^s\/Place.yaml:4:13 "latitude" takes a number, and "59.9" is text\. /],
    ],
    [
      'a number for text',
      () => changed('Person.yaml', 'name: Ann', 'name: 1984'),
      ['s/Person.yaml:2:9 "name" takes text, and 1984 is not. Put it in quotes.'],
    ],
    [
      'a latitude off the globe',
      () => changed('Place.yaml', '59.9', '95'),
      [/^s\/Place.yaml:4:13 "latitude" is 95, and the most is 90\. /],
    ],
    ['an empty value', () => changed('Person.yaml', 'name: Ann', 'name:'), [/^s\/Person.yaml:2:3 "name" is empty\. /]],
    [
      'an empty text',
      () => changed('Person.yaml', 'name: Ann', 'name: " "'),
      [/^s\/Person.yaml:2:9 "name" cannot be " ": it is empty/],
    ],
    [
      'an unknown property, near a known one',
      () => changed('Person.yaml', 'aliases', 'alias'),
      [/^s\/Person.yaml:3:3 There is no property "alias" here – did you mean aliases\? /],
    ],
    [
      'a wrong unit',
      () =>
        plus(
          'Statistic.yaml',
          '- key: statistic:x\n  name: X\n  measure: x\n  value: 0\n  unit: percents\n  qualifier: roughly\n  evidence: [2.1]\n',
        ),
      [
        /^s\/Statistic.yaml:5:9 "unit" cannot be "percents" – did you mean percent\? /,
        /^s\/Statistic.yaml:6:14 "qualifier" cannot be "roughly"\. /,
      ],
    ],
    [
      'a day that does not exist',
      () => plus('Event.yaml', '- { key: "event:x", name: X, startDate: 2025-02-30, evidence: [2.1] }'),
      [/^s\/Event.yaml:1:41 "startDate" cannot be "2025-02-30": there is no such day/],
    ],
    [
      'neither digest nor noFact',
      () => changed('passages.yaml', '  noFact: heading\n', ''),
      [/^s\/passages.yaml:1:3 The passage has neither digest nor noFact\. /],
    ],
    [
      'both digest and noFact',
      () => changed('passages.yaml', 'noFact: heading', 'noFact: heading\n  digest: x'),
      [/^s\/passages.yaml:1:3 The passage has both digest and noFact\. /],
    ],
    [
      'a gap in the sentences',
      () => changed('passages.yaml', 'line: 4\n  sentence: 1', 'line: 4\n  sentence: 2'),
      [/^s\/passages.yaml:11:13 Sentence 1 of line 4 should stand here, not 2\. /],
    ],
    [
      'a passage twice',
      () => changed('passages.yaml', 'sentence: 2', 'sentence: 1'),
      [
        /^s\/Organization.yaml:4:19 There is no passage 2\.2; line 2 has one sentence/,
        /^s\/Place.yaml:6:14 /,
        /^s\/passages.yaml:8:13 Passage 2\.1 is here twice, first at s\/passages.yaml:4:3\. /,
        /^s\/relationships.yaml:11:14 /,
      ],
    ],
    [
      'lines out of order',
      () => plus('passages.yaml', '- { line: 3, sentence: 1, digest: x }\n'),
      [/^s\/passages.yaml:13:11 Line 3 comes after line 4\. /],
    ],
    [
      'a passage outside the report',
      () => plus('passages.yaml', '- { line: 5, sentence: 1, digest: x }\n'),
      [/^s\/passages.yaml:13:11 Line 5 is outside the report/],
    ],
    [
      'passages without lines in source.yaml',
      () => changed('source.yaml', 'firstLine: 1\n', ''),
      [/^s\/source.yaml:1:1 "firstLine" is missing\. /],
    ],
    [
      'lines in source.yaml without passages',
      () => without('passages.yaml'),
      [/^s\/passages.yaml:1:1 The file is missing, and source.yaml has "firstLine"\. /],
    ],
    [
      'an unknown field of source.yaml',
      () => changed('source.yaml', 'name: A test', 'name: A test\npublished: x'),
      [/^s\/source.yaml:3:1 There is no property "published" here – did you mean publisher\? /],
    ],
    [
      'a reserved property of a label',
      () =>
        changed(
          'source.yaml',
          'name: A test',
          'name: A test\nvocabulary:\n  labels:\n    Person:\n      properties: { _id: string, $x: string }',
        ),
      [/^s\/source.yaml:6:21 No property may be called _id: /, /^s\/source.yaml:6:34 No property may be called \$x: /],
    ],
    [
      'a reserved label',
      () => changed('source.yaml', 'name: A test', 'name: A test\nvocabulary:\n  labels: { Entity: x }'),
      [/^s\/source.yaml:4:13 Entity is kept/],
    ],
    [
      'a type between unknown labels',
      () => changed('source.yaml', 'name: A test', 'name: A test\nvocabulary:\n  types: { OWNS: { from: [Persn] } }'),
      [/^s\/source.yaml:4:27 There is no label Persn – did you mean Person\? /],
    ],
    [
      'half a character',
      () => changed('Person.yaml', 'name: Ann', 'name: "\\uD800"'),
      [/^s\/Person.yaml:2:9 The text holds half a character/],
    ],
    [
      'brackets without end',
      () => plus('Topic.yaml', '['.repeat(50_000)),
      [/^s\/Topic.yaml:1:\d+ The file is nested too deeply\. /],
    ],
  ]
  it.each(cases)('%s', (_, files, expected) => {
    const problems = problemsOf(files())
    expect(problems).toEqual(expected.map(one => (one instanceof RegExp ? expect.stringMatching(one) : one)))
  })

  it('all at once', () => {
    const files = changed('Person.yaml', 'name: Ann', 'nam: Ann')
    files['Place.yaml'] = sound['Place.yaml']!.replace('kind: city', 'kind: cty')
    files['relationships.yaml'] = sound['relationships.yaml']!.replace('LOCATED_IN', 'IN')
    expect(problemsOf(files).map(problem => problem.split(' ')[0])).toEqual([
      's/Person.yaml:1:3',
      's/Person.yaml:2:3',
      's/Place.yaml:3:9',
      's/relationships.yaml:9:9',
    ])
  })

  it('only source.yaml, where that cannot be read: its words may be declared there', () => {
    const files = changed('source.yaml', 'key: test', 'key: Test!')
    files['Ship.yaml'] = '- { key: "ship:a", name: A, tons: 3, evidence: [2.1] }'
    files['Organization.yaml'] = sound['Organization.yaml']!.replace('company', 'guild')
    files['relationships.yaml'] = sound['relationships.yaml']!.replace('LOCATED_IN', 'SAILS_TO')
    expect(problemsOf(files)).toEqual([expect.stringMatching(/^s\/source.yaml:1:6 "key" cannot be "Test!"/)])
  })

  it('an undirected type written both ways', () => {
    const problems = problemsOf({
      'source.yaml': 'key: ties\nname: Ties\n',
      'Person.yaml': '- { key: "person:a", name: A }\n- { key: "person:b", name: B }\n',
      'relationships.yaml':
        '- { from: "person:a", type: POSSIBLY_SAME_AS, to: "person:b" }\n- { from: "person:b", type: POSSIBLY_SAME_AS, to: "person:a" }\n',
    })
    expect(problems).toEqual([expect.stringMatching(/^s\/relationships.yaml:2:3 .* has no direction\./)])
  })

  it('evidence in a seed without passages', () => {
    const files = {
      'source.yaml': 'key: x\nname: X\n',
      'Person.yaml': '- { key: "person:a", name: A, evidence: [1.1] }\n',
    }
    expect(problemsOf(files)).toEqual([expect.stringMatching(/^s\/Person.yaml:1:31 This seed has no passages.yaml\./)])
  })

  it('what of the report no passage covers', () => {
    const files = changed('passages.yaml', 'digest: Bob went away.', 'digest: Bob went away.\n  at: [0, 3]')
    expect(problemsOf(files, report)).toEqual([
      expect.stringMatching(/^s\/passages.yaml:10:3 Of line 4, characters 3 to 11 belong to no passage\./),
    ])
    expect(problemsOf(sound, report.replace('\n\n', '\nNot blank\n'))).toEqual([
      expect.stringMatching(/^s\/passages.yaml:10:3 Line 3 of the report has no passage\./),
    ])
    expect(problemsOf(sound, report.split('\n').slice(0, 2).join('\n'))).toEqual([
      expect.stringMatching(/^s\/source.yaml:4:11 The report has 2 lines only\./),
    ])
  })
})

describe('whatever a file holds', () => {
  const names = ['source.yaml', 'passages.yaml', 'Person.yaml', 'Statistic.yaml', 'relationships.yaml', 'Foo.yaml']
  const word = fc.constantFrom(
    ...['key', 'name', 'line', 'sentence', 'digest', 'evidence', 'from', 'to', 'type', 'vocabulary', 'labels', 'types'],
    ...['constructor', '__proto__', 'toString', '', 'at', 'aliases', 'value', 'properties', 'values', 'units'],
  )
  const json = fc.letrec(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, 0, -0, 4.1, 1e300, true, '', 'person:a', '4.10', 'HOLDS_POST', 'constructor', '__proto__'),
      fc.string({ unit: 'grapheme' }),
      fc.array(tie('value')),
      fc.array(fc.tuple(word, tie('value'))).map(pairs => Object.fromEntries(pairs)),
    ),
  })).value

  const isPlaced = (files: Files): void => {
    const { problems, graph } = validate(files)
    expect(graph === undefined).toBe(problems.length > 0)
    for (const { file, line, column, message } of problems) {
      expect(file).toMatch(/^s/)
      expect(line).toBeGreaterThan(0)
      expect(column).toBeGreaterThan(0)
      expect(message).toMatch(/\S/)
    }
  }

  it('a structure in place of any file is answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), json, (name, value) =>
        isPlaced({ ...sound, [name]: JSON.stringify(value) ?? '' }),
      ),
    )
  })

  it('any text in place of any file is answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ unit: 'binary', maxLength: 200 }), (name, text) =>
        isPlaced({ ...sound, [name]: text }),
      ),
    )
  })

  it('a piece of YAML lost or put in anywhere is answered, never thrown at', () => {
    const pieces = fc.constantFrom(
      '',
      ' ',
      '\n',
      '- ',
      ': ',
      '"',
      "'",
      '[',
      '{',
      '&a ',
      '*a',
      '!!int ',
      '|',
      '\t',
      '#',
      '---\n',
      '? ',
    )
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(sound)), fc.nat(500), fc.nat(8), pieces, (name, at, cut, piece) => {
        const text = sound[name]!
        isPlaced({ ...sound, [name]: text.slice(0, at) + piece + text.slice(at + cut) })
      }),
    )
  })
})
