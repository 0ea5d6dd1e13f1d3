import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { configurationPage, limitsOf, readConfig, settingNames, settings } from './config.ts'
import { AppError } from './errors.ts'

function refusal(work: () => unknown): AppError {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('readConfig', () => {
  test('gives the defaults when nothing is set', () => {
    const config = readConfig({ env: {} })
    for (const name of settingNames) expect(config[name], name).toEqual(settings[name].default)
    expect(config.neo4jUri).toBeUndefined()
    expect(limitsOf(config)).toMatchObject({ timeout: 30_000, rows: 10_000 })
  })

  test('an empty variable counts as not set', () => {
    const env = Object.fromEntries(settingNames.map(name => [settings[name].env, '']))
    expect(readConfig({ env })).toEqual(readConfig({ env: {} }))
  })

  test('a flag goes before the environment', () => {
    const config = readConfig({ env: { GUANXI_PORT: '1', GUANXI_HOST: '::1' }, flags: { port: '0' } })
    expect(config).toMatchObject({ port: 0, host: '::1' })
  })

  test('reads lists, switches, fractions and folders', () => {
    const config = readConfig({
      env: {
        GUANXI_ALLOWED_HOSTS: 'a.example, b.example,',
        GUANXI_ALLOW_EDIT: 'On',
        GUANXI_OPEN: '0',
        GUANXI_TIMEOUT: '0.25',
        GUANXI_DATA_DIR: 'elsewhere',
      },
      flags: { metrics: true },
    })
    expect(config).toMatchObject({ allowedHosts: ['a.example', 'b.example'], allowEdit: true, open: false })
    expect(config).toMatchObject({ metrics: true, dataDir: resolve('elsewhere') })
    expect(limitsOf(config).timeout).toBe(250)
  })

  test('reports every wrong setting at once, each under the name by which it was given', () => {
    const error = refusal(() =>
      readConfig({
        env: { GUANXI_ROWS: '0', GUANXI_ALLOW_EDIT: 'perhaps', NEO4J_URI: 'http://localhost:7474', GUANXI_PORT: '1' },
        flags: { port: '65536', logLevel: 'loud' },
      }),
    )
    expect(error.code).toBe('CONFIGURATION_INVALID')
    expect(error.places.map(place => place.path).sort()).toEqual(
      ['--log-level', '--port', 'GUANXI_ALLOW_EDIT', 'GUANXI_ROWS', 'NEO4J_URI'].sort(),
    )
  })

  test.each(['-1', '1e3', '0x10', '8765.5', 'NaN', '', ' '])('the port %j is not taken for a number', port => {
    expect(refusal(() => readConfig({ env: {}, flags: { port } })).code).toBe('CONFIGURATION_INVALID')
  })

  test('a credentials file names the database as a whole: variables are not mixed in, flags go before it', () => {
    const content = [
      '# Wait 60 seconds before connecting',
      'NEO4J_URI=neo4j+s://abc.databases.neo4j.io',
      'NEO4J_PASSWORD="a=b#c"',
      'AURA_INSTANCEID=abc',
    ].join('\r\n')
    const config = readConfig({
      env: { NEO4J_USERNAME: 'left-over', NEO4J_DATABASE: 'left-over', GUANXI_CREDENTIALS: '/c.txt' },
      flags: { neo4jDatabase: 'chosen' },
      readFile: file => (file === resolve('/c.txt') ? content : ''),
    })
    expect(config).toMatchObject({
      neo4jUri: 'neo4j+s://abc.databases.neo4j.io',
      neo4jUsername: 'neo4j',
      neo4jPassword: 'a=b#c',
      neo4jDatabase: 'chosen',
    })
  })

  test('a credentials file that is missing or names no database is refused', () => {
    const flags = { credentials: '/no/such/file' }
    expect(refusal(() => readConfig({ env: {}, flags })).places).toMatchObject([{ file: resolve('/no/such/file') }])
    expect(refusal(() => readConfig({ env: {}, flags, readFile: () => 'NEO4J_PASSWORD=x' })).message).toMatch(
      'NEO4J_URI',
    )
  })

  test('a wrong password is never repeated in the message', () => {
    const env = { NEO4J_URI: 'nonsense', NEO4J_PASSWORD: 'hunter2' }
    expect(JSON.stringify(refusal(() => readConfig({ env })))).not.toContain('hunter2')
  })
})

test('no two settings share a variable or a flag', () => {
  const used = settingNames.flatMap(name => [settings[name].env, settings[name].flag?.split(' ')[0] ?? name])
  expect(new Set(used).size).toBe(used.length)
})

test('docs/configuration.md says what the table says', async () => {
  await expect(configurationPage()).toMatchFileSnapshot('../docs/configuration.md')
})
