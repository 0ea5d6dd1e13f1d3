import { endShared } from './shared.ts'

/** Where e2e tests run: Node as it is, and at the end of the process what its files shared is ended. */
export default {
  name: 'shared stage',
  viteEnvironment: 'ssr',
  setup: () => ({ teardown: endShared }),
}
