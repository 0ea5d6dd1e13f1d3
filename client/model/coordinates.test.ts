import { describe, expect, test } from 'vitest'
import { coordinatesOf, mappableLabels } from './coordinates.ts'
import { sampleNode, sampleSchema } from './samples.ts'

const at = (properties: Parameters<typeof sampleNode>[2]) => coordinatesOf(sampleNode('a', ['Place'], properties))
const dalian = { longitude: 121.61, latitude: 38.91 }

describe('coordinates of a node', () => {
  test.each([
    [{ latitude: 38.91, longitude: 121.61 }],
    [{ lat: 38.91, lon: 121.61 }],
    [{ Lat: 38.91, LNG: 121.61 }],
    [{ lat: 38.91, long: 121.61 }],
    [{ location: { $type: 'Point' as const, srid: 4326, x: 121.61, y: 38.91 } }],
    [{ location: { $type: 'Point' as const, srid: 4979, x: 121.61, y: 38.91, z: 12 } }],
    // A point of another kind does not hide one in degrees.
    [
      {
        a: { $type: 'Point' as const, srid: 7203, x: 1, y: 2 },
        b: { $type: 'Point' as const, srid: 4326, x: 121.61, y: 38.91 },
      },
    ],
  ])('%j', properties => expect(at(properties)).toEqual(dalian))

  test('nought is a coordinate, as a number that JSON cannot tell from an integer too', () =>
    expect(at({ latitude: 0, longitude: { $type: 'Float', value: '-0.0' } })).toEqual({ latitude: 0, longitude: -0 }))

  test.each([
    [{}],
    [{ latitude: 38.91 }],
    [{ latitude: '38.91', longitude: '121.61' }],
    [{ latitude: 91, longitude: 0 }],
    [{ latitude: 0, longitude: -180.5 }],
    [{ latitude: { $type: 'Float' as const, value: 'NaN' }, longitude: 1 }],
    [{ latitude: null, longitude: null }],
    [{ location: { $type: 'Point' as const, srid: 7203, x: 1, y: 2 } }],
    [{ constructor: 1, __proto__: 2 }],
  ])('none in %j', properties => expect(at(properties)).toBeNull())
})

test('labels that would come onto a map are known from the schema', () => {
  const label = (name: string, ...properties: [string, string][]) => ({
    name,
    count: 1,
    properties: properties.map(([property, type]) => ({ name: property, types: [type], present: 1, sampled: 1 })),
  })
  const schema = {
    ...sampleSchema,
    labels: [
      label('Entity', ['latitude', 'FLOAT'], ['longitude', 'FLOAT']),
      label('City', ['Lat', 'FLOAT'], ['Lng', 'FLOAT']),
      label('Shop', ['where', 'POINT']),
      label('Half', ['lat', 'FLOAT']),
      label('constructor', ['name', 'STRING']),
    ],
  }
  expect(mappableLabels(schema)).toEqual(['City', 'Shop'])
  expect(mappableLabels(null)).toEqual([])
})
