import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** What headless Chromium needs where there is no GPU and no way out to the network. */
const args = [
  // The popup of the address bar, which nobody sees, would be a page of its own in a process of its own, for every window:
  // 0.8 s of processor time. The others are what Playwright switches off, whose list this one takes the place of.
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,PaintHolding,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,ThirdPartyStoragePartitioning,OptimizationHints,MediaRouter,LensOverlay,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,DestroyProfileOnBrowserClose',
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
