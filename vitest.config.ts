import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { countTestDatabases } from './server/engines/conformance/database.ts'

const cores = availableParallelism()
// Tests empty the Neo4j that they use, so each file claims one; more files at a time than databases would only wait.
const workers = Math.min(cores, countTestDatabases() || cores)

// Three kinds of test, told apart by the end of the file's name:
//   *.test.ts        everything that needs nothing but Node (the embedded engine included)
//   *.neo4j.test.ts  a real Neo4j at GUANXI_TEST_NEO4J_URI; skipped loudly without one
//   *.e2e.test.ts    a real Chromium; skipped loudly without one
// The first come first, the other two together: the pages of one wait while the databases of the other work.
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
          maxWorkers: cores,
        },
      },
      {
        extends: true,
        test: {
          name: 'neo4j',
          sequence: { groupOrder: 1 },
          include: ['server/**/*.neo4j.test.ts'],
          maxWorkers: workers,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          sequence: { groupOrder: 1 },
          include: ['client/e2e/**/*.e2e.test.ts'],
          maxWorkers: workers,
          // The files of a process share its browser and its programs: see client/e2e/stage.ts.
          isolate: false,
          environment: './client/e2e/environment.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
