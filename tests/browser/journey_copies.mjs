// Certification while people wait: somebody has two papers copied and certified; counted are every press of a key and every
// second, from the empty form to the next empty form. At most 25 presses a person, and in `make long` 30 seconds.
import assert from 'node:assert/strict'
import { journey, patience } from './harness.mjs'
import { errors, leads, official, path, press } from './steps.mjs'

const mostPresses = 25
const mostSeconds = 30
const pace = 150 // milliseconds between two presses of a practised hand

export default journey('certified copies at the counter, counted by the key', { alone: true }, async t => {
  const page = await official(t, 'tiepnhan2.kylua') // receiver, and cashier when the cashier is away
  await page.goto(t.at('/counter/copies'))
  await t.looks(page, 'counter-copies', { budget: 'staff' })

  await caret(page, a => a.name, 'd0.pages', 'the caret does not stand in the first box')
  const hands = new Counting(page)
  const start = Date.now()
  await hands.type('2') // the caret stands in the first box: 2 pages
  await hands.press('Tab')
  await hands.type('3') // 3 copies
  await hands.press('Tab')
  await hands.type('3') // the third of the usual papers: Giấy khai sinh
  await hands.press('Tab')
  await hands.type('24') // the next paper: 24 pages
  await hands.press('Tab')
  await hands.type('2')
  await hands.press('Tab')
  await hands.type('2') // Học bạ
  if (t.js) await page.locator('#sum b', { hasText: '64.000' }).waitFor() // 2 × 2.000 × 3 + (2 × 2.000 + 22 × 1.000) × 2
  await hands.leads('Enter')
  assert.equal(path(page), '/counter/copies')
  const done = page.locator('.certify-done')
  const text = (await done.innerText()).replaceAll('\u00a0', ' ')
  assert.match(text, /Số chứng thực \d+–\d+/)
  assert.match(text, /64\.000 ₫/)
  assert.match(text, /Đã nộp/)
  assert.ok(await done.locator('svg').count() > 0, 'no QR code')
  const receipt = await done.getByRole('link', { name: 'In biên lai' }).getAttribute('href')
  await caret(page, a => a.getAttribute('href'), receipt, 'the receipt is not at hand')
  if (t.js) await hands.leads('n')
  else {
    await hands.press('Tab')
    await hands.leads('Enter')
  }
  const seconds = (Date.now() - start) / 1000
  await caret(page, a => a.name, 'd0.pages', 'the next person waits for the caret')
  assert.ok(hands.presses <= mostPresses, `${hands.presses} presses, at most ${mostPresses}`)
  console.log(`# one person at the fast lane: ${hands.presses} presses, ${seconds.toFixed(1)} s`)
  if (process.env.MOTCUA_LONG) assert.ok(seconds < mostSeconds, `${seconds} s, at most ${mostSeconds}`) // on a busy machine seconds say nothing

  const paper = await page.request.get(t.at(receipt))
  assert.equal(paper.headers()['content-type'], 'application/pdf')

  await page.locator('[name="d0.pages"]').fill('hai')
  await leads(page, () => page.keyboard.press('Enter'))
  assert.equal((await errors(page)).length, 1, 'the wrong number is not named')
  assert.equal(await page.inputValue('[name="d0.pages"]'), 'hai', 'what was typed is gone')
  await t.looks(page, null)

  await page.goto(t.at('/counter/copies'))
  const mine = page.locator('tbody tr', { has: page.getByRole('button', { name: /đã ký, trả kết quả/ }) }).first()
  const number = (await mine.locator('td').first().innerText()).trim()
  await press(page, mine.getByRole('button'))
  const row = page.locator('tbody tr', { has: page.locator('td:first-child', { hasText: new RegExp(`^\\s*${number}\\s*$`) }) })
  assert.match(await row.innerText(), /Đã trả/)
  await t.looks(page, null)
})

/** Hands that count what they press. */
class Counting {
  constructor(page) { Object.assign(this, { page, presses: 0 }) }

  async press(key) {
    this.presses++
    await this.page.keyboard.press(key)
    await this.page.waitForTimeout(pace)
  }

  async type(text) { for (const c of text) await this.press(c) }

  leads(key) { return leads(this.page, () => this.press(key)) }
}

/** The caret comes with the first picture of a page, a moment after it has loaded. */
async function caret(page, what, want, fault) {
  let is
  for (const end = Date.now() + patience; Date.now() < end;) {
    is = await (await page.evaluateHandle(() => document.activeElement)).evaluate(what)
    if (is === want) return
    await page.waitForTimeout(50)
  }
  assert.equal(is, want, fault)
}
