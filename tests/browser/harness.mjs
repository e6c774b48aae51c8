// What a journey has in its hands. A journey is a file journey_<what>.mjs:
//
//   import assert from 'node:assert/strict'
//   import { journey } from './harness.mjs'
//
//   export default journey('a citizen follows a dossier', async t => {
//     const page = await t.phone()                       // 360×740, touch; t.desk() is 1366×768
//     await page.goto(t.at('/'))
//     await t.looks(page, 'home', { budget: 'citizen-home' })
//     …
//   })
//
// It runs with and without JavaScript on every engine, unless its options narrow that:
// { js: [true] } only with, { engines: ['sqlite'] } one engine, { alone: true } a house of its own. Pages are looked
// at closely on the first engine only: they are the same on both, what stands behind them is not. Journeys share a
// house and run two at a time, so each makes its own people and counts only what it made.
// What is read of a page is read once all of it has come: a press is over as soon as the answer begins.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { htmlFaults } from './html.mjs'
import { overweight, weigh } from './weigh.mjs'
import { root } from './root.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export const journey = (name, options, run) => typeof options === 'function'
  ? { name, options: {}, run: options }
  : { name, options, run }

/** The browser of the journeys: Debian's Chromium, or the one CHROMIUM names. */
export function launch() {
  const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
    .find(p => p && existsSync(p))
  if (!executablePath) throw new Error('no Chromium: install it, or name it by CHROMIUM=/path')
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  })
}

/** How long something may take before it is held to hang: no measure, machines are busy. */
export const patience = 60_000

/** Readings that do not wait by themselves. Of a page that is still coming they would see the first lines only. */
const readings = ['$$eval', '$eval', 'all', 'allInnerTexts', 'allTextContents', 'content', 'count', 'evaluate', 'evaluateAll', 'evaluateHandle',
  'getAttribute', 'innerHTML', 'innerText', 'inputValue', 'isChecked', 'isDisabled', 'isEnabled', 'isHidden', 'isVisible', 'textContent', 'title']

/** Makes the readings of pages and locators wait for the whole page, of this and every other page. */
const wholePages = page => {
  for (const proto of [page, page.locator('html')].map(Object.getPrototypeOf)) {
    if (proto.wholePages) return
    proto.wholePages = true
    for (const name of readings.filter(n => Object.hasOwn(proto, n))) {
      const read = proto[name]
      proto[name] = async function (...args) {
        await (this.page?.() ?? this).waitForLoadState('load')
        return read.apply(this, args)
      }
    }
  }
}

/** The states of pages that were looked at and found good. */
const seen = new Set()

/** What makes a page look and read as it does: not its numbers, keys and identifiers. */
const stateOf = (source, ...how) => createHash('sha256')
  .update(how.join()).update(source.replace(/[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}|[\w-]{20,}|[0-9A-Z]{4}(-[0-9A-Z]{4}){2}|\d+/g, '0')).digest('base64')

/** The pictures with a caption, in the order the journeys took them. */
export const shots = []

const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
const desk = { viewport: { width: 1366, height: 768 } }
const tablet = { viewport: { width: 820, height: 1180 }, isMobile: true, hasTouch: true }

/** One run of a journey: on this house, with or without JavaScript. */
export class Trip {
  constructor({ browser, house, js }) {
    Object.assign(this, { browser, house, js, contexts: [], pages: [], trouble: [] })
  }

  /** The full address of a path of the house. */
  at(path) { return new URL(path, this.house.url).href }

  phone(options) { return this.#open(phone, options) }
  desk(options) { return this.#open(desk, options) }
  tablet(options) { return this.#open(tablet, options) }

  /** A new person at a new device: own cookies, own cache. options.js overrules the trip's. */
  async #open(device, { js = this.js, ...options } = {}) {
    const context = await this.browser.newContext({
      ...device, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', javaScriptEnabled: js, acceptDownloads: true, ...options,
    })
    context.setDefaultTimeout(patience)
    this.contexts.push(context)
    const page = await context.newPage()
    wholePages(page)
    page.device = device
    page.hasJS = js
    this.pages.push(page)
    this.#listen(page)
    return page
  }

  /** Keeps the source of what is shown, and every sign of trouble on the way. */
  #listen(page) {
    page.on('response', r => {
      if (r.frame() === page.mainFrame() && r.request().isNavigationRequest() && !(r.status() >= 300 && r.status() < 400)) {
        page.source = r.text().catch(() => '')
        page.policy = r.headers()['content-security-policy']
      }
      if (r.status() >= 500) this.trouble.push(`${r.status()} from ${r.request().method()} ${r.url()}`)
    })
    page.on('pageerror', e => this.trouble.push(`script of ${page.url()}: ${e.message}`))
    page.on('console', m => {
      const refused = /content security policy|refused to/i.test(m.text())
      if (refused || (m.type() === 'error' && !/status of 4\d\d/.test(m.text()))) this.trouble.push(`console of ${page.url()}: ${m.text()}`)
    })
  }

  /** Looks closely at the page shown: axe, its HTML, no sideways scroll at 320 px, each once for a state of a page;
   *  its weight when a budget is named; keeps a picture when SHOTS=1 and a name is given; one with a caption stands
   *  in the README. Throws one error that lists all faults. */
  async looks(page, name, { budget, caption } = {}) {
    if (this.house.engine !== 'sqlite') return
    const state = stateOf(page.hasJS ? await page.content() : await page.source ?? '', page.hasJS, JSON.stringify(page.device))
    const faults = seen.has(state) ? [] : [...await this.axe(page), ...await this.html(page), ...await this.narrow(page), ...await this.otherWidth(page)]
    if (faults.length === 0) seen.add(state)
    if (budget && page.hasJS) faults.push(...await this.weight(page, budget))
    if (name) await this.shot(page, name, { caption })
    assert.equal(faults.length, 0, `${name ?? page.url()}:\n${faults.join('\n')}`)
  }

  async axe(page) {
    if (!page.hasJS) return this.#axeWithoutScripts(page)
    return this.#runAxe(page)
  }

  /** axe itself needs scripts, so a page shown without them is shown once more to axe: the same source, none of
   *  its scripts, what stands in noscript laid open. */
  async #axeWithoutScripts(page) {
    const source = (await page.source ?? '').replace(/<\/?noscript[^>]*>/gi, '')
    const twin = page.twin ??= await this.#twin(page)
    twin.shows = { source, policy: page.policy }
    await twin.context().clearCookies()
    await twin.context().addCookies(await page.context().cookies())
    await twin.setViewportSize(page.viewportSize())
    await twin.goto(page.url())
    return this.#runAxe(twin)
  }

  /** The page in which axe reads another that is shown without scripts. */
  async #twin(page) {
    const context = await this.browser.newContext({ ...page.device, locale: 'vi-VN' })
    this.contexts.push(context)
    const twin = await context.newPage()
    await twin.route(url => url.pathname.endsWith('.js'), route => route.abort())
    await twin.route(url => url.href.split('#')[0] === page.url().split('#')[0], route => {
      if (!route.request().isNavigationRequest()) return route.fallback()
      const headers = { 'content-type': 'text/html; charset=utf-8' }
      if (twin.shows.policy) headers['content-security-policy'] = twin.shows.policy
      return route.fulfill({ status: 200, headers, body: twin.shows.source })
    })
    return twin
  }

  async #runAxe(page) {
    // At its end the page leaves room for the bar that stays at the foot of a phone; in the middle the bar covers what
    // is read a moment later. The bar at the head of a desk does so too: what is too small must be so at both ends.
    const end = await this.#violations(page, () => self.scrollTo(0, document.documentElement.scrollHeight))
    const start = end.some(v => v.id === 'target-size') ? await this.#violations(page, () => self.scrollTo(0, 0)) : []
    await page.evaluate(() => self.scrollTo(0, 0))
    const small = start.filter(v => v.id === 'target-size').flatMap(v => v.at)
    return end.map(v => v.id === 'target-size' ? { ...v, at: v.at.filter(x => small.includes(x)) } : v).filter(v => v.at.length > 0)
      .map(v => `axe ${v.id} (${v.impact}): ${v.help}: ${v.at.join(' ; ')}`)
  }

  async #violations(page, scroll) {
    await page.evaluate(scroll)
    if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe) // a string given to evaluate is not subject to the policy of the page
    return page.evaluate(tags => globalThis.axe.run(document, { runOnly: tags, resultTypes: ['violations'] })
      .then(r => r.violations.map(v => ({ id: v.id, impact: v.impact, help: v.help, at: v.nodes.map(n => n.target.join(' ')) }))), axeTags)
  }

  async html(page) {
    const source = await page.source
    return source ? htmlFaults(source) : ['html: the source of this page was not seen']
  }

  /** No part of the page may stick out at 320 px, the width of a small or much enlarged screen. */
  async narrow(page, width = 320) {
    const before = page.viewportSize()
    await page.setViewportSize({ width, height: before.height })
    const out = await page.evaluate(() => {
      const w = document.documentElement.clientWidth
      if (document.documentElement.scrollWidth <= w) return []
      return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > w + 1)
        .slice(0, 5).map(e => `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''}.${e.className} reaches ${Math.round(e.getBoundingClientRect().right)} px`)
        .concat(`the page is ${document.documentElement.scrollWidth} px wide`)
    })
    await page.setViewportSize(before)
    return out.map(l => `scrolls sideways at ${width} px: ${l}`)
  }

  /** The same page as the other device shows it: a desk's on a phone, a citizen's on a desk. */
  async otherWidth(page) {
    const before = page.viewportSize()
    const other = before.width < 600 ? desk.viewport : phone.viewport
    await page.setViewportSize(other)
    const faults = [...await this.axe(page), ...await this.narrow(page, other.width)]
    await page.setViewportSize(before)
    return faults.map(f => `at ${other.width} px: ${f}`)
  }

  /** What the page shown weighs, for whoever is signed in on it; the faults against a budget. */
  async weight(page, kind) {
    const { cookies, origins } = await page.context().storageState()
    const w = await weigh(this.browser, page.url(), { storageState: { cookies, origins }, viewport: page.viewportSize() })
    console.log(`# ${kind} ${new URL(page.url()).pathname}: ${w.first} kB first, ${w.repeat} again, ${w.requests} requests, ${w.js} kB of script`)
    return overweight(w, kind)
  }

  /** Keeps a picture for the README; only once, on SQLite with JavaScript. */
  async shot(page, name, { full = false, caption } = {}) {
    if (!process.env.SHOTS || this.house.engine !== 'sqlite' || !page.hasJS) return
    const dir = join(root, 'docs/screenshots')
    mkdirSync(dir, { recursive: true })
    const file = `${name}-${page.viewportSize().width}.png`
    await page.screenshot({ path: join(dir, file), fullPage: full, animations: 'disabled', scale: 'css' })
    if (caption) shots.push({ file, caption, phone: page.viewportSize().width < 600 })
  }

  /** Presses a submit button twice at the same moment, as an impatient finger does, and goes where the answer
   *  leads. Both answers must be the same; returns the response shown. */
  async twice(page, button) {
    const form = await button.evaluate(b => {
      const data = new FormData(b.form, b)
      const fields = [...data.entries()].map(([k, v]) => [k, typeof v === 'string' ? v : null])
      const action = b.hasAttribute('formaction') ? b.formAction : b.form.action
      return { action, method: (b.formMethod || b.form.method).toUpperCase(), type: b.form.enctype, fields }
    })
    assert.equal(form.method, 'POST', 'only a POST can be pressed twice')
    assert.ok(form.fields.every(([, v]) => v !== null) || form.type !== 'multipart/form-data', 'send files first: they are saved at once')
    const body = new URLSearchParams(form.fields.filter(([, v]) => v !== null)).toString()
    const send = () => page.request.post(form.action, {
      data: body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(form.action).origin, referer: page.url() },
    })
    const [a, b] = await Promise.all([send(), send()])
    assert.ok(a.status() < 400 && b.status() < 400, `pressed twice: ${a.status()} and ${b.status()}\n${await a.text()}`)
    assert.equal(a.url(), b.url(), 'pressed twice: the two answers lead to different places')
    return page.goto(a.url())
  }

  /** Follows the page with the Tab key and tells where the focus goes, element by element. */
  async tabs(page, most = 40) {
    const seen = []
    for (let i = 0; i < most; i++) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(() => {
        const e = document.activeElement
        return e === document.body ? null : `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''} ${(e.getAttribute('aria-label') ?? e.innerText ?? e.name ?? '').trim().slice(0, 40)}`
      })
      if (at === null) break
      seen.push(at)
    }
    return seen
  }

  /** Ends the trip; any trouble seen on the way is a failure of the journey. */
  async end() {
    await Promise.all(this.contexts.map(c => c.close()))
    assert.equal(this.trouble.length, 0, `trouble on the way:\n${this.trouble.join('\n')}`)
  }
}
