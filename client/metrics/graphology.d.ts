// Both packages are CommonJS, whose one export Node and the bundler give as the default; their own types say otherwise.

declare module 'graphology-communities-louvain' {
  export default function louvain(
    graph: object,
    options: { getEdgeWeight: string; rng: () => number },
  ): { readonly [node: string]: number }
}

declare module 'graphology-metrics/centrality/pagerank.js' {
  export default function pagerank(
    graph: object,
    options: { getEdgeWeight: string; maxIterations: number; tolerance: number },
  ): { readonly [node: string]: number }
}
