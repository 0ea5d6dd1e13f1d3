import { describe, expect, it } from 'vitest'
import { selectionOf } from './neighbours.ts'

const select = (groups: Parameters<typeof selectionOf>[0]['groups'], source = false) => selectionOf({ groups, source })
const layer = 'NOT ((m:`Report` OR m:`Passage`) AND m:`Entity`)'

describe('which relationships are followed', () => {
  it('all, but not into the source layer', () => {
    expect(select(undefined)).toEqual({
      forth: '-[r]-',
      back: '-[r]-',
      conditions: [],
      ofNeighbour: [layer],
      parameters: {},
    })
    expect(select([])).toEqual(select(undefined))
    expect(select(undefined, true).ofNeighbour).toEqual([])
  })

  it('what all groups share is the pattern', () => {
    expect(select([{ type: 'A', direction: 'out' }], true)).toEqual({
      forth: '-[r:`A`]->',
      back: '<-[r:`A`]-',
      conditions: [],
      ofNeighbour: [],
      parameters: {},
    })
    expect(
      select(
        [
          { type: 'A', direction: 'in' },
          { type: 'B`', direction: 'in' },
        ],
        true,
      ),
    ).toMatchObject({ forth: '<-[r:`A`|`B```]-', back: '-[r:`A`|`B```]->' })
  })

  it('what differs is a condition, with types as parameters', () => {
    const { forth, conditions, parameters } = select(
      [
        { type: 'A', direction: 'out' },
        { direction: 'in', label: 'L' },
      ],
      true,
    )
    expect(forth).toBe('-[r]-')
    expect(conditions).toEqual([
      '((type(r) = $type0 AND elementId(startNode(r)) = elementId(n)) OR (elementId(endNode(r)) = elementId(n) AND m:`L`))',
    ])
    expect(parameters).toEqual({ type0: 'A' })
  })

  it('a group without any condition admits everything', () => {
    expect(select([{}, { label: 'L' }], true)).toMatchObject({ forth: '-[r]-', conditions: [] })
  })

  it('passages come when they are asked for by name', () => {
    expect(select([{ label: 'Passage' }])).toMatchObject({ conditions: ['(m:`Passage`)'], ofNeighbour: [] })
    expect(select([{ label: 'Passage' }, {}]).conditions).toEqual([`(m:\`Passage\` OR ${layer})`])
  })
})
