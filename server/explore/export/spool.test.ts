import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { createSpool } from './spool.ts'

interface Entry {
  index: number
  text: string
}

async function filled(count: number, size: number) {
  const spool = createSpool<Entry>()
  for (let index = 0; index < count; index++) await spool.add({ index, text: `\n"关系" ${'x'.repeat(size)}` })
  return spool
}

const sumOf = async (entries: AsyncIterable<Entry>) => {
  let [count, sum] = [0, 0]
  for await (const { index, text } of entries) {
    expect(index).toBe(count++)
    sum += text.length
  }
  return [count, sum]
}

test.each([
  ['in memory', 100, 10],
  ['in a file', 3_000, 3_000],
])('what was added is read in order, as often as one likes: %s', async (_, count, size) => {
  const spool = await filled(count, size)
  const expected = [count, count * (size + 6)]
  expect(await sumOf(spool.read())).toEqual(expected)
  expect(await sumOf(spool.read())).toEqual(expected)
  await spool.close()
})

test('two may read at once, and who breaks off disturbs nobody', async () => {
  const spool = await filled(3_000, 3_000)
  const [one, two] = [spool.read(), spool.read()]
  for (let index = 0; index < 500; index++) {
    expect((await one.next()).value.index).toBe(index)
    expect((await two.next()).value.index).toBe(index)
  }
  await one.return(undefined)
  expect((await two.next()).value.index).toBe(500)
  await spool.close()
})

test('nothing has a name in the folder for temporary files', async () => {
  const own = async () => (await readdir(tmpdir())).filter(name => name.startsWith('guanxi-export-'))
  const before = await own()
  const spool = await filled(3_000, 3_000)
  expect(await own()).toEqual(before)
  await spool.close()
})

test('values come back as they were', async () => {
  const spool = createSpool<object>()
  const record = JSON.parse('{"__proto__":1,"constructor":{"$type":"Float","value":"NaN"},"":"\\ud800\\u2028"}')
  await spool.add(record)
  for await (const one of spool.read()) expect(one).toEqual(record)
  await spool.close()
})
