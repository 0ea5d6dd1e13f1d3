import { useEffect } from 'react'
import type { ReportAnswer, ReportsAnswer } from '../../server/contract/messages.ts'
import { useExplorer, useSelect } from '../context.ts'
import { useAnswer } from './answer.ts'

export interface Reading {
  readonly reports: ReportsAnswer | null
  readonly report: ReportAnswer | null
  readonly error: unknown
  readonly retry: () => void
}

/** The reports and the one that is read. What was read before stands there until the answer to a new question comes. */
export function useReading(): Reading {
  const { store } = useExplorer()
  const reading = useSelect(state => state.reading)
  const ref = useSelect(state => state.panels.report.ref)
  const isOpen = useSelect(state => state.opening === 'open')
  const reports = useAnswer('reports', isOpen ? {} : null)
  const list = (reports.answer ?? reading.reports)?.reports
  const wanted = list?.find(({ key }) => key === ref) ?? list?.[0]
  const report = useAnswer('report', wanted ? { ref: wanted.node.id } : null)

  useEffect(() => {
    if (reports.answer) store.update(state => ({ ...state, reading: { ...state.reading, reports: reports.answer } }))
  }, [store, reports.answer])
  useEffect(() => {
    if (report.answer) store.update(state => ({ ...state, reading: { ...state.reading, report: report.answer } }))
  }, [store, report.answer])

  const kept = reading.report?.report.id === wanted?.node.id ? reading.report : null
  return {
    reports: reports.answer ?? reading.reports,
    report: report.answer ?? kept,
    error: reports.error ?? report.error,
    retry: reports.error === null ? report.retry : reports.retry,
  }
}
