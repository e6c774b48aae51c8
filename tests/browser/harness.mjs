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
// It runs with JavaScript on one engine and without on the other, with ALL=1 with and without on both, unless its
// options narrow that: { js: [true] } only with, { engines: ['sqlite'] } one engine, { alone: true } a house of its
// own. axe and the widths look at its pages on SQLite, so at one journey with and at the next without JavaScript; with
// ALL=1 at all. Journeys share a house and run at the same time, so each makes its own people and counts only what it
// made; each comes from an address of its own, and uses up nobody else's attempts.
// What is read of a page is read once all of it has come: a press is over as soon as the answer begins.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { htmlFaults } from './html.mjs'
import { names } from './people.mjs'
import { overweight, weigh } from './weigh.mjs'
import { root } from './root.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export const journey = (name, options, run) => typeof options === 'function'
  ? { name, options: {}, run: options }
  : { name, options, run }

/** The browser of the journeys: Debian's Chromium, best without its windows, which cost as much again; or the one
 *  CHROMIUM names. */
export function launch() {
  const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
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

/** What was found in the states of pages that were looked at. Engines, journeys and modes share it. */
const found = new Map()

/** Looks at a state once, also when two come to it at the same time. */
const once = (state, look) => found.get(state) ?? found.set(state, look()).get(state)

/** What makes a page look and read as it does: not its numbers, keys, identifiers and the people of the journeys. */
const stateOf = (source, ...how) => createHash('sha256').update(JSON.stringify(how)).update(source.replace(names, 'N')
  .replace(/[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}|[\w-]{20,}|[0-9A-Z]{4}(-[0-9A-Z]{4}){2}|\d+/g, '0')).digest('base64')

/** The pages in which axe reads others that are shown without scripts, and which nobody uses now, by device. */
const twins = new Map()

/** How many journeys there were: each has an address of its own. */
let trips = 0

/** The pictures with a caption. */
export const shots = []

const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
const desk = { viewport: { width: 1366, height: 768 } }
const tablet = { viewport: { width: 820, height: 1180 }, isMobile: true, hasTouch: true }

/** One run of a journey: on this house, with or without JavaScript. */
export class Trip {
  constructor({ browser, house, js, order }) {
    const n = ++trips
    Object.assign(this, { browser, house, js, order, contexts: [], pages: [], trouble: [], address: `10.${n >> 8}.${n & 255}.1` })
  }

  /** The full address of a path of the house. */
  at(path) { return new URL(path, this.house.url).href }

  phone(options) { return this.#open(phone, options) }
  desk(options) { return this.#open(desk, options) }
  tablet(options) { return this.#open(tablet, options) }

  /** A new person at a new device: own cookies, own cache. options.js overrules the trip's. */
  async #open(device, { js = this.js, ...options } = {}) {
    const context = await this.browser.newContext({
      ...device, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', javaScriptEnabled: js, acceptDownloads: true,
      extraHTTPHeaders: { 'x-forwarded-for': this.address }, ...options,
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
    const source = await page.source ?? ''
    const state = stateOf(page.hasJS ? await page.content() : source, page.hasJS, page.device)
    const faults = [
      ...this.house.engine === 'sqlite' || process.env.ALL ? await once(state, () => this.#close(page)) : [],
      ...await once(stateOf(source, 'html'), () => this.html(page)),
      ...budget && page.hasJS ? await once(budget + state, () => this.weight(page, budget)) : [],
    ]
    if (name) await this.shot(page, name, { caption })
    assert.equal(faults.length, 0, `${name ?? page.url()}:\n${faults.join('\n')}`)
  }

  /** What axe says of the page and what sticks out, as it is shown and as the other kind of device shows it. axe needs
   *  scripts, so a page shown without them is shown once more to axe. */
  async #close(page) {
    if (page.hasJS) return this.#atWidths(page)
    const free = twins.get(page.device) ?? twins.set(page.device, []).get(page.device)
    const twin = free.pop() ?? await this.#twin(page.device)
    twin.shows = { url: page.url().split('#')[0], policy: page.policy, source: (await page.source ?? '').replace(/<\/?noscript[^>]*>/gi, '') }
    await twin.context().clearCookies()
    await twin.context().addCookies(await page.context().cookies())
    await twin.setViewportSize(page.viewportSize())
    await twin.goto(page.url())
    const faults = await this.#atWidths(twin)
    free.push(twin)
    return faults
  }

  /** A page that shows what it is told to: the same source, none of its scripts, what stands in noscript laid open. */
  async #twin(device) {
    const context = await this.browser.newContext({ ...device, locale: 'vi-VN' })
    const twin = await context.newPage()
    await twin.route(url => url.pathname.endsWith('.js'), route => route.abort())
    await twin.route(url => url.href.split('#')[0] === twin.shows.url, route => {
      if (!route.request().isNavigationRequest()) return route.fallback()
      const headers = { 'content-type': 'text/html; charset=utf-8' }
      if (twin.shows.policy) headers['content-security-policy'] = twin.shows.policy
      return route.fulfill({ status: 200, headers, body: twin.shows.source })
    })
    return twin
  }

  async #atWidths(page) {
    const before = page.viewportSize()
    const other = before.width < 600 ? desk.viewport : phone.viewport
    const faults = [...await this.#runAxe(page), ...await this.narrow(page)]
    await page.setViewportSize(other)
    faults.push(...[...await this.#runAxe(page), ...await this.narrow(page, other.width)].map(f => `at ${other.width} px: ${f}`))
    await page.setViewportSize(before)
    return faults
  }

  async #runAxe(page) {
    // At its end the page leaves room for the bar that stays at the foot of a phone; in the middle the bar covers what
    // is read a moment later. The bar at the head of a desk does so too: what is too small must be so at both ends.
    const end = await this.#violations(page, true)
    const start = end.some(v => v.id === 'target-size') ? await this.#violations(page, false) : []
    const small = start.filter(v => v.id === 'target-size').flatMap(v => v.at)
    return end.map(v => v.id === 'target-size' ? { ...v, at: v.at.filter(x => small.includes(x)) } : v).filter(v => v.at.length > 0)
      .map(v => `axe ${v.id} (${v.impact}): ${v.help}: ${v.at.join(' ; ')}`)
  }

  async #violations(page, atEnd) {
    if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe) // a string given to evaluate is not subject to the policy of the page
    return page.evaluate(async ([runOnly, atEnd]) => {
      self.scrollTo(0, atEnd ? document.documentElement.scrollHeight : 0)
      const { violations } = await globalThis.axe.run(document, { runOnly, resultTypes: ['violations'], preload: false })
      self.scrollTo(0, 0)
      return violations.map(v => ({ id: v.id, impact: v.impact, help: v.help, at: v.nodes.map(n => n.target.join(' ')) }))
    }, [axeTags, atEnd])
  }

  async html(page) {
    const source = await page.source
    return source ? htmlFaults(source) : ['html: the source of this page was not seen']
  }

  /** No part of the page may stick out at 320 px, the width of a small or much enlarged screen. */
  async narrow(page, width = 320) {
    const before = page.viewportSize()
    if (width !== before.width) await page.setViewportSize({ width, height: before.height })
    const out = await page.evaluate(() => {
      const w = document.documentElement.clientWidth
      if (document.documentElement.scrollWidth <= w) return []
      return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > w + 1)
        .slice(0, 5).map(e => `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''}.${e.className} reaches ${Math.round(e.getBoundingClientRect().right)} px`)
        .concat(`the page is ${document.documentElement.scrollWidth} px wide`)
    })
    if (width !== before.width) await page.setViewportSize(before)
    return out.map(l => `scrolls sideways at ${width} px: ${l}`)
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
    if (caption) shots.push({ file, caption, order: this.order, phone: page.viewportSize().width < 600 })
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
