import { evidence, report, reports } from '../../explore/evidence.ts'
import type { Handlers } from '../handler.ts'

export const evidenceHandlers: Handlers<'evidence' | 'reports' | 'report'> = {
  evidence: ({ explore, request, signal }) => evidence(explore, request, { signal }),
  reports: ({ explore, signal }) => reports(explore, {}, { signal }),
  report: ({ explore, ref, signal }) => report(explore, { ref }, { signal }),
}
