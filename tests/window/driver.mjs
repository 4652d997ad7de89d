// Drives the real window: WebKitWebDriver spoken to with fetch (https://www.w3.org/TR/webdriver2/).
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { freePort, until } from './programs.mjs'

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

/** One window of the built app, under a driver of its own. */
export class Window {
  #base
  #driver
  #session

  /**
   * Opens the app. `env` must hold DISPLAY and a HOME of the test's own; `as` is the person whose app it
   * is, by `uid` and `gid`, where it is not the test's own.
   */
  static async open(binary, env, args = [], as = {}) {
    // On a busy machine the driver now and then waits for ever for an app that it has started.
    for (let attempt = 1; ; attempt += 1) {
      const window = new Window()
      try {
        await window.#start(binary, env, args, as)
        return window
      } catch (error) {
        await window.close()
        if (attempt === 3) throw error
        console.log(`The driver opened no window (${error.message}); once more.`)
      }
    }
  }

  async #start(binary, env, args, { uid, gid }) {
    const port = await freePort()
    this.#driver = spawn('WebKitWebDriver', [`--port=${port}`], {
      env: { ...process.env, ...env, TAURI_WEBVIEW_AUTOMATION: 'true' },
      stdio: 'ignore',
      uid,
      gid,
    })
    this.#base = `http://127.0.0.1:${port}`
    await until('the driver listens', () => fetch(`${this.#base}/status`).then((r) => r.ok))
    const options = { binary, args }
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } }
    const { sessionId } = await this.#call('POST', '/session', { capabilities }, 30_000)
    this.#session = `/session/${sessionId}`
    await this.#watchPolicy()
  }

  /** Keeps each violation of the content security policy, also those from before it was called. */
  async #watchPolicy() {
    await until('the page is there', () => this.run('return document.readyState === "complete"'))
    await this.run(
      `globalThis.violations = []
       document.addEventListener('securitypolicyviolation', (event) =>
         violations.push(event.violatedDirective + ' ' + event.blockedURI))
       const types = ['csp-violation']
       const keep = (reports) => violations.push(...reports.map(({ body }) => JSON.stringify(body)))
       if (globalThis.ReportingObserver) new ReportingObserver(keep, { types, buffered: true }).observe()`,
    )
  }

  /** What violated the content security policy since the last time; a page that is gone tells nothing. */
  async violations() {
    if (!this.#session) return []
    const take = 'return globalThis.violations?.splice(0) ?? []'
    return this.run(take).catch(() => [])
  }

  /**
   * Closes the app and the driver, and waits until the app is gone. Fails when something in the page
   * violated the content security policy.
   */
  async close() {
    const { app } = this
    const violations = isRunning(app) ? await this.violations() : []
    if (this.#session) await this.#call('DELETE', this.#session).catch(() => {})
    // The driver now and then forgets to end the app.
    await until('the app is gone', () => !isRunning(app), 2000).catch(() =>
      process.kill(app, 'SIGTERM'),
    )
    await until('the app is gone', () => !isRunning(app))
    this.#driver.kill()
    assert.deepEqual(violations, [], 'violations of the content security policy')
  }

  /** Runs the body of a function in the page, with `arguments`, and returns what it returns. */
  run(body, ...args) {
    return this.#call('POST', `${this.#session}/execute/sync`, { script: body, args })
  }

  /** The text of the page, as a person can read it: a space looks the same where no line may break. */
  text(selector = 'body') {
    return this.run(
      `const text = document.querySelector(arguments[0])?.innerText ?? ''
       return text.replace(/\u00a0/g, ' ')`,
      selector,
    )
  }

  /** Waits until the page says some words. */
  says(words, milliseconds) {
    return until(
      `the window says ${words}`,
      async () => {
        const text = await this.text()
        return words instanceof RegExp ? words.test(text) : text.includes(words)
      },
      milliseconds,
    )
  }

  /** The large figure of a tile. */
  tile(label) {
    return this.#ofTile(label, 'return tile?.querySelector("strong")?.innerText')
  }

  /** The whole numbers in the words that a tile shows when it is pointed at. */
  async exact(label) {
    const title = (await this.#ofTile(label, 'return tile?.querySelector("dd").title')) ?? ''
    return [...title.matchAll(/\d[\d,]*/g)].map(([number]) => Number(number.replaceAll(',', '')))
  }

  /** Waits until a tile shows a figure. */
  shows(label, figure, milliseconds) {
    const check = async () => (await this.tile(label)) === figure
    return until(`${label} shows ${figure}`, check, milliseconds)
  }

  /** Waits until the exact figure of a tile is this one. */
  counts(label, figure, milliseconds) {
    const check = async () => (await this.exact(label))[0] === figure
    return until(`${label} is ${figure}`, check, milliseconds)
  }

  #ofTile(label, body) {
    return this.run(
      `const tiles = [...document.querySelectorAll('dl .card')]
       const tile = tiles.find((tile) => tile.innerText.startsWith(arguments[0]))
       ${body}`,
      label,
    )
  }

  /** Picks how often figures come, by its number of seconds. */
  setInterval(seconds) {
    return this.run(
      `const select = document.querySelector('select')
       select.value = [...select.options].find(({ text }) => text.startsWith(arguments[0])).value
       select.dispatchEvent(new Event('change', { bubbles: true }))`,
      seconds,
    )
  }

  /** The process of the app. */
  get app() {
    return childOf(this.#driver.pid)
  }

  /** Waits for an element: what a click leads to takes a moment to appear. */
  #find(using, value) {
    return until(`there is ${value}`, async () => {
      const found = await this.#call('POST', `${this.#session}/element`, { using, value })
      return found[ELEMENT]
    })
  }

  /** Clicks the button with exactly this name. */
  async press(name) {
    const quoted = JSON.stringify(name)
    const path = `//button[normalize-space(.)=${quoted} or @aria-label=${quoted}]`
    const id = await this.#find('xpath', path)
    await this.#call('POST', `${this.#session}/element/${id}/click`, {})
  }

  /** Clicks what a selector finds. */
  async click(selector) {
    const id = await this.#find('css selector', selector)
    await this.#call('POST', `${this.#session}/element/${id}/click`, {})
  }

  /** Types into what a selector finds, instead of what stood there. */
  async type(selector, text) {
    const id = await this.#find('css selector', selector)
    await this.#call('POST', `${this.#session}/element/${id}/clear`, {})
    if (text) await this.#call('POST', `${this.#session}/element/${id}/value`, { text })
  }

  /** Presses the Escape key. */
  async escape() {
    const strokes = ['keyDown', 'keyUp'].map((type) => ({ type, value: '\uE00C' }))
    const actions = [{ type: 'key', id: 'keyboard', actions: strokes }]
    await this.#call('POST', `${this.#session}/actions`, { actions })
  }

  /** Writes a picture of the page, as it is now and not a moment ago. */
  async screenshot(file) {
    await this.run(
      'return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
    )
    const picture = await this.#call('GET', `${this.#session}/screenshot`)
    await writeFile(file, Buffer.from(picture, 'base64'))
  }

  async #call(method, path, body, timeout = 60_000) {
    const response = await fetch(this.#base + path, {
      method,
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    })
    const { value } = await response.json()
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`)
    return value
  }
}

/** The first child of a process; 0 where there is none. */
function childOf(parent) {
  try {
    return Number(readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ')[0])
  } catch {
    return 0
  }
}

function isRunning(id) {
  try {
    return id > 0 && !/^State:\s*Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'))
  } catch {
    return false
  }
}
