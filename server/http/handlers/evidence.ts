import { getEvidence, getReport, getReports } from '../../explore/evidence.ts'
import type { Handlers } from '../handler.ts'

export const evidenceHandlers: Handlers<'evidence' | 'reports' | 'report'> = {
  evidence: ({ explore, request, signal }) => getEvidence(explore, request, { signal }),
  reports: ({ explore, signal }) => getReports(explore, { signal }),
  report: ({ explore, ref, signal }) => getReport(explore, ref, { signal }),
}
