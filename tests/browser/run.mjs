// Runs the journeys: every journey_*.mjs beside this file, on both engines, on one with and on the other without
// JavaScript; with ALL=1 with and without on both. `node run.mjs word …` runs those whose file name has one of the
// words. Exit code 1 when one fails.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { launch, shots, Trip } from './harness.mjs'
import { engines, startHouse } from './house.mjs'
import { root } from './root.mjs'

/** How many journeys run at the same time: while one waits for the house or for a page, the others have their browser
 *  work. */
const workers = Number(process.env.WORKERS ?? availableParallelism() + 1)

const here = new URL('.', import.meta.url)
const words = process.argv.slice(2)
const results = join(root, 'test-results')
rmSync(results, { recursive: true, force: true })

let passed = 0
let failed = 0

const journeys = []
for (const [n, file] of readdirSync(here).filter(f => /^journey_.*\.mjs$/.test(f)).sort().entries()) {
  if (words.length > 0 && !words.some(w => file.includes(w))) continue
  const length = readFileSync(new URL(file, here)).length
  journeys.push({ n, length, ...(await import(new URL(file, here))).default })
}
if (journeys.length === 0) {
  console.log('not ok - there is no journey to run')
  failed++
}
journeys.sort((a, b) => b.length - a.length) // what takes long begins first, so that nothing runs alone at the end

const runs = journeys.flatMap(j => (j.options.engines ?? engines()).flatMap(engine =>
  (j.options.js ?? modes(j, engine)).map(js => ({ j, engine, js, name: `${j.name} (${engine}, ${js ? 'with' : 'without'} JavaScript)` }))))
const shared = new Map() // engine -> the house that journeys share
const browser = await launch()
try {
  await Promise.all(Array.from({ length: workers }, work))
} finally {
  await browser.close()
  for (const house of shared.values()) await house.then(h => h.stop(), () => {})
}
if (shots.length > 0 && failed === 0) intoReadme() // one journey takes all that have a caption
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/** With and without JavaScript, each on another engine: every second journey the other way round. ALL=1 has both on both. */
function modes(j, engine) {
  const list = j.options.engines ?? engines()
  return process.env.ALL || list.length === 1 ? [true, false] : [(j.n + list.indexOf(engine)) % 2 === 0]
}

/** Runs what is waiting, one after the other. */
async function work() {
  for (let next; (next = runs.shift());) {
    const { j, engine, js, name } = next
    let house
    try {
      if (!j.options.alone && !shared.has(engine)) shared.set(engine, startHouse(engine))
      house = await (j.options.alone ? startHouse(engine) : shared.get(engine))
    } catch (e) {
      report(name, e, 0)
      continue
    }
    await travel(j, name, house, js)
    if (j.options.alone) await house.stop()
  }
}

async function travel(j, name, house, js) {
  const start = Date.now()
  const trip = new Trip({ browser, house, js, order: j.n })
  let fault
  const limit = j.options.seconds ?? 1200
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
  shots.sort((a, b) => a.order - b.order) // by the names of the journeys' files, and as each took them
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
