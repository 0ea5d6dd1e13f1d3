import { describe, expect, it } from 'vitest'
import { cypherLiteral, scriptOf } from './cypherliteral.ts'

describe('a value as a Cypher expression', () => {
  it.each([
    [null, 'null'],
    [true, 'true'],
    [-3, '-3'],
    [2.5, '2.5'],
    [1e-7, '1e-7'],
    ["O'Brien \\ \n\u0007", "'O\\'Brien \\\\ \\n\\u0007'"],
    ['孙瑞哲 😀', "'孙瑞哲 😀'"],
    ['\ud800', "'\\ud800'"],
    [{ $type: 'Integer', value: '9223372036854775807' }, '9223372036854775807'],
    [{ $type: 'Float', value: '1.0' }, '1.0'],
    [{ $type: 'Float', value: 'NaN' }, '(0.0 / 0.0)'],
    [{ $type: 'Date', value: '2025-03-11' }, "date('2025-03-11')"],
    [{ $type: 'LocalDateTime', value: '2025-03-11T09:00' }, "localdatetime('2025-03-11T09:00')"],
    [{ $type: 'Point', srid: 4326, x: 123, y: 41.5 }, 'point({srid: 4326, x: 123.0, y: 41.5})'],
    [{ a: [1, 'x'], 'b c': { constructor: 0 } }, "{a: [1, 'x'], `b c`: {constructor: 0}}"],
    [{ $type: 'Map', value: { $type: 'x' } }, "{`$type`: 'x'}"],
    [{ $type: 'Bytes', value: 'AAE=' }, undefined],
    [[{ $type: 'Bytes', value: 'AAE=' }], undefined],
    [{ '': 1 }, undefined],
  ])('%j is %s', (value, literal) => expect(cypherLiteral(value as never)).toBe(literal))

  it('makes a script that runs as it stands, and says what it could not write', () => {
    expect(
      scriptOf({
        statement: ' MATCH (n) WHERE n.key = $key RETURN n ',
        parameters: { key: "a'b", 'two words': 1, raw: { $type: 'Bytes', value: '' } },
      }),
    ).toBe(
      [
        ":param key => 'a\\'b';",
        ':param `two words` => 1;',
        '// "raw" holds what Cypher has no expression for: set it yourself.',
        'MATCH (n) WHERE n.key = $key RETURN n;',
      ].join('\n'),
    )
  })
})
