import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What axe found wrong by one rule, and where. */
export type Violation = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number]

export interface AxeOptions {
  /** Only within what these selectors name. @default the whole page */
  readonly include?: readonly string[]
  /** Only these rules. @default all that axe has switched on */
  readonly rules?: readonly string[]
  /** All but these rules. */
  readonly without?: readonly string[]
}

/**
 * What axe finds wrong on the page. Every rule runs; what is right is not described element by element, which nobody reads
 * and which takes three quarters of the time, and there is no frame of another origin for which a second page would be opened.
 */
export async function violations(
  page: Page,
  { include = [], rules, without = [] }: AxeOptions = {},
): Promise<Violation[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({
    resultTypes: ['violations'],
    ...(rules && { runOnly: { type: 'rule', values: [...rules] } }),
    rules: Object.fromEntries(without.map(rule => [rule, { enabled: false }])),
  })
  for (const selector of include) axe.include(selector)
  return (await axe.analyze()).violations
}
