// Weighs a page as a visitor's line feels it: bytes on the wire, first visit and second.
import { readFileSync } from 'node:fs'

export const budgets = JSON.parse(readFileSync(new URL('./budgets.json', import.meta.url), 'utf8'))

const kB = bytes => Math.round(bytes / 100) / 10

/** One visit: every request with its kind, host and bytes, until nothing more is asked for. */
async function visit(page, cdp, url) {
  await page.goto('about:blank')
  const seen = new Map()
  const on = (event, keep) => { const take = e => { const r = seen.get(e.requestId); if (r) keep(r, e) }; cdp.on(event, take); return () => cdp.off(event, take) }
  const asked = e => { if (!e.request.url.startsWith('data:')) seen.set(e.requestId, { url: e.request.url, kind: (e.type || 'Other').toLowerCase(), bytes: 0, wire: true, open: true }) }
  cdp.on('Network.requestWillBeSent', asked)
  const off = [
    () => cdp.off('Network.requestWillBeSent', asked),
    on('Network.requestServedFromCache', r => { r.wire = false }),
    on('Network.responseReceived', (r, e) => {
      r.kind = e.type.toLowerCase()
      if (e.response.fromDiskCache || e.response.fromPrefetchCache) r.wire = false
    }),
    on('Network.loadingFinished', (r, e) => { r.bytes = e.encodedDataLength; r.open = false }),
    on('Network.loadingFailed', r => { r.open = false }),
  ]
  await page.goto(url)
  for (let quiet = 0; quiet < 2;) { // scripts and styles may ask for more once they are there
    await page.evaluate(() => document.fonts.ready.then(() => new Promise(done => { setTimeout(done, 50) })))
    quiet = [...seen.values()].some(r => r.open) ? 0 : quiet + 1
  }
  off.forEach(f => f())
  return [...seen.values()]
}

const sum = list => list.reduce((n, r) => n + (r.wire ? r.bytes : 0), 0)

/** Weighs url in a new context that shares nothing with earlier visits but the cookies given. */
export async function weigh(browser, url, { storageState, viewport } = {}) {
  const context = await browser.newContext({ storageState, viewport: viewport ?? { width: 360, height: 740 }, locale: 'vi-VN' })
  try {
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send('Network.enable')
    const first = await visit(page, cdp, url)
    const again = await visit(page, cdp, url)
    const parts = {}
    for (const r of first) parts[r.kind] = kB(sum(first.filter(x => x.kind === r.kind)))
    const own = new URL(url).host
    return {
      first: kB(sum(first)),
      repeat: kB(sum(again)),
      requests: first.filter(r => r.wire && r.bytes > 0).length, // what the cache answers is no request
      js: parts.script ?? 0,
      parts,
      strangers: [...new Set(first.map(r => new URL(r.url).host).filter(h => h !== own))],
      list: first.map(r => `${r.kind} ${kB(r.bytes)} ${r.url}`),
    }
  } finally {
    await context.close()
  }
}

/** What a weight exceeds of the budget of its kind, one line each. */
export function overweight(weight, kind) {
  const budget = budgets[kind]
  if (!budget) return [`budget ${kind} is not in budgets.json`]
  const faults = []
  for (const k of ['first', 'repeat', 'requests', 'js']) {
    if (weight[k] > budget[k]) faults.push(`budget ${kind}: ${k} is ${weight[k]}, at most ${budget[k]}`)
  }
  for (const [part, most] of Object.entries(budget.parts ?? {})) {
    if ((weight.parts[part] ?? 0) > most) faults.push(`budget ${kind}: ${part} is ${weight.parts[part]}, at most ${most}`)
  }
  for (const host of weight.strangers) faults.push(`budget ${kind}: asks a stranger: ${host}`)
  return faults.length ? [...faults, ...weight.list.map(l => `  ${l}`)] : []
}
