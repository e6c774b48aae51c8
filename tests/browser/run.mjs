// Runs the journeys: every journey_*.mjs beside this file, on every engine, with and without JavaScript.
// `node run.mjs word …` runs those whose file name has one of the words. Exit code 1 when one fails.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launch, shots, Trip } from './harness.mjs'
import { engines, startHouse } from './house.mjs'
import { root } from './root.mjs'

const here = new URL('.', import.meta.url)
const words = process.argv.slice(2)
const files = readdirSync(here).filter(f => /^journey_.*\.mjs$/.test(f) && (words.length === 0 || words.some(w => f.includes(w)))).sort()
const results = join(root, 'test-results')
rmSync(results, { recursive: true, force: true })

let passed = 0
let failed = 0

const journeys = []
for (const f of files) journeys.push({ file: f, ...(await import(new URL(f, here))).default })
if (journeys.length === 0) {
  console.log('not ok - there is no journey to run')
  failed++
}

const browser = await launch()
try {
  for (const engine of engines()) await onEngine(engine)
} finally {
  await browser.close()
}
if (shots.length > 0 && failed === 0) intoReadme() // one journey takes all that have a caption
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/** Runs the journeys on an engine, two at a time: while one waits for the house the other has its browser work. */
async function onEngine(engine) {
  const waiting = journeys
    .filter(j => (j.options.engines ?? [engine]).includes(engine))
    .flatMap(j => (j.options.js ?? [true, false]).map(js => ({ j, js, name: `${j.name} (${engine}, ${js ? 'with' : 'without'} JavaScript)` })))
  let shared
  const worker = async () => {
    for (let next; (next = waiting.shift());) {
      const { j, js, name } = next
      let house
      try {
        house = await (j.options.alone ? startHouse(engine) : shared ??= startHouse(engine))
      } catch (e) {
        report(name, e, 0)
        continue
      }
      await travel(j, name, house, js)
      if (j.options.alone) await house.stop()
    }
  }
  await Promise.all([worker(), worker()])
  if (shared) await shared.then(house => house.stop(), () => {})
}

async function travel(j, name, house, js) {
  const start = Date.now()
  const trip = new Trip({ browser, house, js })
  let fault
  const limit = j.options.seconds ?? 600
  let alarm
  try {
    await Promise.race([
      j.run(trip),
      new Promise((_, late) => { alarm = setTimeout(() => late(new Error(`not done after ${limit} s`)), limit * 1000) }),
    ])
  } catch (e) {
    fault = e
    await keep(trip, name)
  }
  clearTimeout(alarm)
  try {
    await trip.end()
  } catch (e) {
    fault ??= e
  }
  report(name, fault, Date.now() - start, house)
}

/** Puts the pictures with a caption between the marks of the README. */
function intoReadme() {
  const picture = ({ file, caption, phone }) => `<td valign="top"><img src="docs/screenshots/${file}" alt="${caption}" width="${phone ? 220 : 460}"><br>${caption}</td>`
  const rows = (list, wide) => Array.from({ length: Math.ceil(list.length / wide) }, (_, i) =>
    `<table><tr>\n${list.slice(i * wide, i * wide + wide).map(picture).join('\n')}\n</tr></table>`)
  const text = [...rows(shots.filter(s => s.phone), 3), ...rows(shots.filter(s => !s.phone), 2)].join('\n')
  const file = join(root, 'README.md')
  const readme = readFileSync(file, 'utf8')
  writeFileSync(file, readme.replace(/<!-- shots -->[^]*<!-- \/shots -->/, () => `<!-- shots -->\n${text}\n<!-- /shots -->`))
}

function report(name, fault, ms, house) {
  if (!fault) {
    passed++
    console.log(`ok - ${name} ${(ms / 1000).toFixed(1)} s`)
    return
  }
  failed++
  console.log(`not ok - ${name}\n${indent(fault.stack ?? String(fault))}`)
  if (house?.log) console.log(indent(`last lines of the house's log:\n${house.log.split('\n').slice(-15).join('\n')}`))
}

function indent(s) { return s.split('\n').map(l => `    ${l}`).join('\n') }

/** Leaves what was on the screens when it failed in test-results/. */
async function keep(trip, name) {
  mkdirSync(results, { recursive: true })
  const base = name.replace(/[^\p{L}\p{N}]+/gu, '-')
  for (const [i, page] of trip.pages.entries()) {
    try {
      await page.screenshot({ path: join(results, `${base}-${i}.png`), fullPage: true })
      writeFileSync(join(results, `${base}-${i}.html`), `<!-- ${page.url()} -->\n${await page.content()}`)
    } catch { /* the page is gone */ }
  }
}
