import { defineConfig } from 'vitest/config'

// Three kinds of test, told apart by the end of the file's name:
//   *.test.ts        everything that needs nothing but Node (the embedded engine included)
//   *.neo4j.test.ts  a real Neo4j at GUANXI_TEST_NEO4J_URI; skipped loudly without one
//   *.e2e.test.ts    a real Chromium; skipped loudly without one
// They run in this order, one kind after the other: the last two share a database, and some files empty it.
export default defineConfig({
  test: {
    setupFiles: [],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: ['*.test.ts', '{bin,server,client,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.neo4j.test.ts', '**/*.e2e.test.ts', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'neo4j',
          sequence: { groupOrder: 1 },
          include: ['server/**/*.neo4j.test.ts'],
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          sequence: { groupOrder: 2 },
          include: ['client/e2e/**/*.e2e.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
        },
      },
    ],
  },
})
