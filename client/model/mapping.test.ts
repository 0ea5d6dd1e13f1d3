import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mappingFlaws, type TableMapping } from '../../server/contract/mapping.ts'
import { type Owner, owned, ownerOf, shaped, withNode, withProperty, withRelationship } from './mapping.ts'

const columns = ['id', 'name', '__proto__']
const start: TableMapping = {
  nodes: [{ creates: true, key: 'id', space: '', label: { text: 'A' }, properties: [] }],
  relationship: null,
  delimiter: '|',
  apostrophes: true,
}

test('whatever is chosen, the mapping fits, and a column has one owner', () => {
  const column = fc.constantFrom(...columns)
  const owners: Owner[] = ['nothing', 'first', 'second', 'relationship']
  const step = fc.oneof(
    fc.record({ shape: fc.constantFrom('node' as const, 'relationship' as const) }),
    fc.record({ column, owner: fc.constantFrom(...owners) }),
    fc.record({ creates: fc.boolean(), node: fc.constantFrom(0, 1) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), steps => {
      let mapping = start
      for (const one of steps) {
        if ('shape' in one) mapping = shaped(mapping, one.shape, columns)
        else if ('column' in one) {
          const isThere = one.owner === 'first' || one.owner === 'nothing' || mapping.relationship !== null
          const node = mapping.nodes[one.owner === 'second' ? 1 : 0]
          if (!isThere || ((one.owner === 'first' || one.owner === 'second') && !node?.creates)) continue
          mapping = owned(mapping, one.column, one.owner, 'integer')
          expect(ownerOf(mapping, one.column).owner).toBe(one.owner)
        } else if (mapping.relationship) mapping = withNode(mapping, one.node, { creates: one.creates })
        const all = [...mapping.nodes, ...(mapping.relationship ? [mapping.relationship] : [])]
        const named = all.flatMap(({ properties }) => properties.map(property => property.column))
        expect(new Set(named).size).toBe(named.length)
      }
      expect(mappingFlaws(mapping, columns)).toEqual([])
    }),
  )
})

test('what was chosen of a property stays when it changes its owner', () => {
  let mapping = owned(shaped(start, 'relationship', columns), 'name', 'relationship', 'text')
  mapping = withProperty(mapping, 'name', { name: 'called', list: true })
  mapping = withRelationship(mapping, { type: { column: 'id' } })
  expect(ownerOf(owned(mapping, 'name', 'second', 'integer'), 'name')).toEqual({
    owner: 'second',
    property: { column: 'name', name: 'called', type: 'text', list: true },
  })
  const single = shaped(mapping, 'node', columns)
  expect([single.nodes.length, single.relationship]).toEqual([1, null])
})
