// The till: what waits is found by the code, taken in cash by the keyboard, printed, and stands in the book of the day;
// a receipt made out wrongly is cancelled on a ground.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { errors, leads, official, path, press } from './steps.mjs'

export default journey('the cashier takes a fee, and gives it back', async t => {
  const counter = await official(t, 'tiepnhan.kylua') // beside a cashier: takes no money
  await counter.goto(t.at('/counter/signatures'))
  await t.looks(counter, null)
  const who = `Vy Thị ${t.js ? 'Máy' : 'Tay'} ${Date.now() % 100000}`
  await counter.fill('[name="d0.copies"]', '2')
  await counter.fill('[name="name"]', who)
  await press(counter, counter.getByRole('button', { name: /^Tiếp nhận/ }))
  assert.match(await counter.locator('.certify-done').innerText(), /Chưa nộp/)

  const page = await official(t, 'thuquy.kylua')
  await page.goto(t.at(`/fees?q=${encodeURIComponent(who)}`))
  await t.looks(page, 'fees', { budget: 'staff' })
  const rows = page.locator('tbody tr[data-row]')
  assert.equal(await rows.count(), 1)
  await press(page, rows.getByRole('link'))
  const bill = path(page)
  await t.looks(page, 'fee')
  assert.ok(await page.locator('.vietqr svg').count() > 0, 'no VietQR')

  await press(page, page.getByRole('button', { name: 'Đã nhận chuyển khoản' }))
  assert.equal((await errors(page)).length, 1, 'a transfer without its reference passes')
  await t.looks(page, null)
  await page.fill('[name="amount"]', '5.000')
  await page.fill('[name="reference"]', 'FT26333000')
  await press(page, page.getByRole('button', { name: 'Đã nhận chuyển khoản' }))
  assert.equal((await errors(page)).length, 1, 'a wrong amount passes for the fee')
  assert.equal(await page.inputValue('[name="reference"]'), 'FT26333000')
  await t.looks(page, null)

  await page.goto(t.at(bill))
  await page.locator('button:focus').waitFor()
  await leads(page, () => page.keyboard.press('Enter')) // cash is one press
  assert.equal(path(page), bill)
  assert.match((await page.locator('main').innerText()).replaceAll('\u00a0', ' '), /hai mươi nghìn đồng/)
  await t.looks(page, null)
  const paper = await page.request.get(t.at(`${bill}/receipt`))
  assert.equal(paper.headers()['content-type'], 'application/pdf')

  await page.goto(t.at('/fees/book'))
  await t.looks(page, 'fees-book')
  const line = page.locator('tbody tr', { hasText: who })
  assert.equal(await line.count(), 1)

  await page.goto(t.at(bill))
  for (const summary of await page.locator('details.fold summary').all()) await summary.click()
  await t.looks(page, null)
  await page.fill('[name="ground"]', 'Ghi nhầm người nộp')
  await press(page, page.getByRole('button', { name: 'Hủy biên lai này' }))
  await page.goto(t.at('/fees/book?way=back'))
  assert.equal(await page.locator('tbody tr', { hasText: who }).count(), 1, 'what went back does not stand in the book')
})
