import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unzipped, ZipError, zipOf } from './zip.ts'

const files = [
  { path: 'a/谁.cypher', text: '// name: 谁\n\nRETURN 1\n' },
  { path: 'b.cypher', text: '' },
]
const at = new Date('2025-03-11T10:20:30Z')
const all = () => true
const textsOf = async (archive: Uint8Array<ArrayBuffer>, most = 1_000_000) =>
  (await unzipped(archive, all, most)).map(({ path, bytes }) => ({ path, text: new TextDecoder().decode(bytes) }))
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    error => (error instanceof ZipError ? error.reason : String(error)),
  )

/** What Python gives, or null where there is none. */
function python(code: string, input: Uint8Array): Buffer | null {
  try {
    return execFileSync('python3', ['-c', code], { input })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

test('the archive is one that others open', async () => {
  const archive = await zipOf(files, at)
  const seen = python(
    'import sys,zipfile,io,json;z=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()));assert z.testzip() is None;print(json.dumps([[i.filename,z.read(i).decode(),list(i.date_time)] for i in z.infolist()]))',
    archive,
  )
  if (seen)
    expect(JSON.parse(seen.toString())).toEqual(files.map(({ path, text }) => [path, text, [2025, 3, 11, 10, 20, 30]]))
  // Without Python the bytes are looked at: the first entry, as its header says.
  const bytes = Buffer.from(archive)
  expect(bytes.toString('utf8', 30, 30 + bytes.readUInt16LE(26))).toBe(files[0]!.path)
})

describe('unpacking', () => {
  test('gives back what was packed', async () => {
    const file = fc.record({
      path: fc.stringMatching(/^[\p{L}\p{N} _-]{1,20}(\/[\p{L}\p{N} _-]{1,20})?\.cypher$/u),
      text: fc.string(),
    })
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(file, { maxLength: 6, selector: ({ path }) => path }), async packed => {
        expect(await textsOf(await zipOf(packed, at))).toEqual(packed)
      }),
    )
  })

  test('takes what others deflated, with a remark behind it', async () => {
    const archive = python(
      'import sys,zipfile,io;b=io.BytesIO();z=zipfile.ZipFile(b,"w",zipfile.ZIP_DEFLATED);z.writestr("a/谁.cypher","RETURN 1\\n"*500);z.writestr("d/","");z.comment=b"PK\\x05\\x06 no end";z.close();sys.stdout.buffer.write(b.getvalue())',
      new Uint8Array(),
    )
    if (archive)
      expect(await textsOf(new Uint8Array(archive))).toEqual([{ path: 'a/谁.cypher', text: 'RETURN 1\n'.repeat(500) }])
  })

  test('takes no more than was said, whatever the archive says of itself', async () => {
    const archive = await zipOf([{ path: 'x', text: 'y'.repeat(2_000_000) }], at)
    expect(archive.length).toBeLessThan(10_000)
    const view = new DataView(archive.buffer)
    view.setUint32(view.getUint32(archive.length - 6, true) + 24, 5, true)
    expect(['broken', 'large']).toContain(await reasonOf(unzipped(archive, all, 10_000)))
    expect(await reasonOf(unzipped(await zipOf(files, at), all, 5))).toBe('large')
  })

  test('refuses what is none, cut off, damaged or encrypted', async () => {
    const archive = await zipOf(files, at)
    expect(await reasonOf(unzipped(new Uint8Array(), all, 100))).toBe('broken')
    expect(await reasonOf(unzipped(new TextEncoder().encode('RETURN 1'.repeat(20)), all, 100))).toBe('broken')
    expect(await reasonOf(unzipped(archive.slice(40), all, 100))).toBe('broken')
    const damaged = archive.slice()
    damaged[50]! ^= 1
    expect(await reasonOf(unzipped(damaged, all, 100))).toBe('broken')
    const closed = archive.slice()
    const central = new DataView(closed.buffer).getUint32(closed.length - 6, true)
    closed[central + 8]! |= 1
    expect(await reasonOf(unzipped(closed, all, 100))).toBe('closed')
    expect(await unzipped(damaged, path => path === 'b.cypher', 100)).toHaveLength(1)
  })

  test('a damaged archive is refused or read, and nothing else', async () => {
    const archive = await zipOf(files, at)
    await fc.assert(
      fc.asyncProperty(fc.nat(archive.length - 1), fc.nat(255), async (place, value) => {
        const damaged = archive.slice()
        damaged[place] = value
        expect(['none', 'broken', 'closed', 'large']).toContain(await reasonOf(unzipped(damaged, all, 1000)))
      }),
    )
  })
})
