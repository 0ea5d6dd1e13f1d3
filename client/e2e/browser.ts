import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** What headless Chromium needs where there is no GPU and no way out to the network. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const launchBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args })

/** A suite that needs Chromium: skipped loudly without one, failing without one where everything is required. */
export function describeInBrowser(name: string, suite: () => void): void {
  const there = existsSync(executablePath)
  if (there || process.env.GUANXI_TEST_REQUIRE_ALL) return void describe(name, suite)
  console.warn(`\nSKIPPED: ${name}: no Chromium at ${executablePath}. Install it, or set CHROMIUM to its path.\n`)
  describe.skip(name, suite)
}
