// The pieces of ForceAtlas2 that its package exports without types: one step at a time, so that it can be stopped.

declare module 'graphology-layout-forceatlas2/iterate.js' {
  export default function iterate(settings: object, nodes: Float32Array, edges: Float32Array): object
}

declare module 'graphology-layout-forceatlas2/defaults.js' {
  const defaults: { readonly [name: string]: number | boolean }
  export default defaults
}

declare module 'graphology-layout-forceatlas2/helpers.js' {
  const helpers: {
    /** Ten numbers for each node, in the order of the graph, of which the first two are its place. */
    graphToByteArrays(graph: object, weight: () => number): { nodes: Float32Array; edges: Float32Array }
  }
  export default helpers
}
