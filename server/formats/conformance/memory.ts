import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes of living objects and buffers, at their most, beyond those at the beginning. */
export function memoryGauge(): { look(): void; growth(): number } {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const used = () => {
    collect()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const first = used()
  let most = first
  return {
    look: () => {
      most = Math.max(most, used())
    },
    growth: () => most - first,
  }
}
