import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as messages from '../../../server/contract/messages.ts'
import { type RouteName, routes } from '../../../server/contract/routes.ts'
import { askedName } from '../../model/asked.ts'
import { commands } from '../../model/commands.ts'
import { keyOf } from '../keys.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

const sources = readdirSync('client', { recursive: true, encoding: 'utf8' })
  .filter(name => /\.tsx?$/.test(name) && !/\.test\.|languages/.test(name))
  .map(name => readFileSync(join('client', name), 'utf8'))
const has = (texts: object, key: string) => Object.hasOwn(texts, key) || Object.hasOwn(texts, `${key}_other`)

test('every phrase of the model and every command has a text in both languages', () => {
  const keys = new Set(commands.map(({ id }) => `command.${id}`))
  for (const source of sources) {
    for (const [, key] of source.matchAll(/phrase\(\s*'([^']+)'/g)) keys.add(key!)
    for (const [, one, two] of source.matchAll(/phrase\([^'()]*\? '([^']+)' : '([^']+)'/g)) keys.add(one!).add(two!)
    for (const [, reason] of source.matchAll(/because\('([^']+)'\)/g)) keys.add(`reason.${reason}`)
  }
  expect(keys.size).toBeGreaterThan(commands.length + 20)
  expect([...keys].filter(key => !has(en, key))).toEqual([])
  expect([...keys].filter(key => !has(zh, key))).toEqual([])
})

test('every question that runs Cypher has a name in the log', () => {
  const schemas = new Map<string, unknown>(Object.entries(messages))
  const asked = (Object.keys(routes) as RouteName[]).filter(name =>
    Object.hasOwn(Object(schemas.get(routes[name].answer)).shape ?? {}, 'ran'),
  )
  expect(asked).toContain('paths')
  for (const name of [...asked, 'query' as const]) expect(en).toHaveProperty([askedName(name, {}).key])
})

test('both languages fill in the same values', () => {
  const values = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name).sort()
  for (const [key, text] of Object.entries(zh))
    expect([key, values(text)]).toEqual([key, values(en[key as keyof typeof en])])
})

test('keys are written as the list of commands writes them', () => {
  const press = (key: string, with_: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
    keyOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...with_ })
  expect(press('z', { ctrlKey: true })).toBe('Ctrl+Z')
  expect(press('Z', { metaKey: true, shiftKey: true })).toBe('Ctrl+Shift+Z')
  expect(press('?', { shiftKey: true })).toBe('?')
  expect(press('Delete', { shiftKey: true })).toBe('Shift+Delete')
  expect(press('h', { altKey: true })).toBe('Alt+H')
})
