import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isDate, jsonSchemas } from './schema.ts'
import { standardVocabulary } from './vocabulary.ts'

const folder = join(import.meta.dirname, '../../seeds/schema')

describe('the JSON Schemas for editors', () => {
  // After a change of the vocabulary: npx vitest run server/seed/schema.test.ts -u
  it.each([...jsonSchemas(standardVocabulary)])('%s is what the vocabulary says', async (name, schema) => {
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(join(folder, name))
  })

  it('are all there, and no others', async () => {
    expect((await readdir(folder)).toSorted()).toEqual([...jsonSchemas(standardVocabulary).keys()].toSorted())
  })
})

describe('isDate', () => {
  it.each(['2025', '2025-03', '2025-03-11', '2024-02-29', '0001-01-01'])('takes %s', text => {
    expect(isDate(text)).toBe(true)
  })
  it.each(['', '2025-3-1', '2025-13', '2025-02-29', '2025-04-31', '11.3.2025', '2025-03-11T00:00'])(
    'refuses %s',
    text => {
      expect(isDate(text)).toBe(false)
    },
  )
})
