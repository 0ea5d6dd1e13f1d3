import type { WorkedOut } from '../model/measures.ts'
import { type MetricsInput, workOut } from './metrics.ts'

addEventListener('message', ({ data }: MessageEvent<{ id: number; metric: WorkedOut; input: MetricsInput }>) =>
  postMessage({ id: data.id, values: workOut(data.metric, data.input) }),
)
