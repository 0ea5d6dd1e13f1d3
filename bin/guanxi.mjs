#!/usr/bin/env node
// The executable: in a checkout it builds what is older than its sources, then starts the compiled program.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Guanxi needs Node.js 20.19 or later; this is ${process.versions.node}. Get one from https://nodejs.org`,
  )
  process.exit(1)
}

// GUANXI_BUILD=off starts what was built, for an image whose files are read-only.
if (process.env.GUANXI_BUILD !== 'off') {
  const { build, isCheckout, staleParts } = await import('./build.mjs')
  const stale = isCheckout() ? staleParts() : []
  if (stale.length > 0) {
    const started = Date.now()
    process.stderr.write(`Building ${stale.join(' and ')} … `)
    try {
      await build(stale)
    } catch (error) {
      process.stderr.write(`failed.\n${error.message}\n`)
      process.exit(1)
    }
    process.stderr.write(`done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
  }
}
await import('../dist/server/main.js')
