// A headless Chromium whose pages remember every error and every violation of the policy.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { chromium } from 'playwright-core'

export const artifacts = fileURLToPath(new URL('../artifacts/page/', import.meta.url))

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser on a served demo. */
export async function openBrowser({ address, freezePrototype }) {
  await mkdir(artifacts, { recursive: true })
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: flags })

  /** Opens a state of the demo, runs `body` on the page, and closes it. */
  async function onPage(state, options, body) {
    const { scheme = 'light', width = 1280, height = 800, motion = 'no-preference' } = options
    const page = await browser.newPage({
      viewport: { width, height },
      colorScheme: scheme,
      reducedMotion: motion,
    })
    const complaints = []
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    // As the window does before the page's scripts run.
    if (freezePrototype) await page.addInitScript(() => Object.freeze(Object.prototype))
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI}`),
      )
    })
    try {
      await page.goto(`${address}?state=${state}`)
      await settle(page)
      await body(page)
      if (complaints.length > 0) throw new Error(`the page complained: ${complaints.join('; ')}`)
    } finally {
      await page.close()
    }
  }

  return { onPage, close: () => browser.close() }
}

/** Waits until the first screen stands: all charts drawn, where it has some. */
async function settle(page) {
  await page.waitForSelector('main')
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('.main-svg')),
  )
}
