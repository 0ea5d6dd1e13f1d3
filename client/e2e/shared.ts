/**
 * What the files of one test process use one after the other, for starting a browser and a program takes longer than
 * most of what is tested in them. Kept at `globalThis`: the environment that ends it is not loaded as the tests are.
 */
interface Shared {
  readonly things: Map<string, { readonly thing: Promise<unknown>; readonly end: () => Promise<void> }>
}

const place = Symbol.for('guanxi.e2e.shared')
const here = globalThis as { [place]?: Shared }
here[place] ??= { things: new Map() }
const { things } = here[place]

/** The thing of that name, made when it is first asked for, and ended when the process ends or somebody ends it. */
export function shared<T>(name: string, make: () => Promise<T>, end: (thing: T) => Promise<unknown>): Promise<T> {
  const found = things.get(name)
  if (found) return found.thing as Promise<T>
  const thing = make()
  // What could not be made is tried anew by the next.
  thing.catch(() => things.delete(name))
  things.set(name, { thing, end: async () => void (await end(await thing)) })
  return thing
}

/** Ends one of them; what asks for it afterwards gets a new one. */
export async function endOne(name: string): Promise<void> {
  const found = things.get(name)
  things.delete(name)
  await found?.end()
}

export async function endShared(): Promise<void> {
  for (const name of [...things.keys()].reverse()) await endOne(name)
}
