import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { conformance } from '../conformance/suite.ts'
import { createEmbeddedEngine } from './embedded.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'guanxi-conformance-'))
afterAll(() => rm(dataDir, { recursive: true, force: true }))

conformance({
  name: 'the embedded engine',
  open: () => createEmbeddedEngine({ dataDir }),
  gaps: [
    {
      reason: 'no temporal values',
      cases: [
        'value: dates',
        'value: dates far away',
        'value: local times',
        'value: times',
        'value: local datetimes',
        'value: datetimes with an offset',
        'value: datetimes with a named zone',
        'value: a datetime of the hour that a zone has twice',
        'value: durations',
        'value: negative and mixed durations',
        'parameter: a date',
        'parameter: a date before the year 0',
        'parameter: a local time',
        'parameter: a time',
        'parameter: a local datetime',
        'parameter: a datetime with an offset',
        'parameter: a datetime with a zone',
        'parameter: a duration',
        'parameter: a date that is none is refused',
        'write: temporal and spatial properties',
      ],
    },
    {
      reason: 'no spatial values',
      cases: ['value: points in the plane and in space', 'value: points on the earth', 'parameter: a point'],
    },
    { reason: 'no quantified path patterns', cases: ['language: a quantified path pattern'] },
  ],
})
