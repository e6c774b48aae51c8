// What a fee costs: one officer writes down what the council has set, a second puts it in force, a citizen reads it.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { errors, official, path, press } from './steps.mjs'

export default journey('what the council has set is entered by one, put in force by another, and read by a citizen', { alone: true }, async t => {
  const first = await official(t, 'kiemsoat')
  await first.goto(t.at('/lists/fees'))
  await t.looks(first, null, { budget: 'staff' })
  const send = () => press(first, first.locator('#rate-form .form-end button'))
  await send()
  assert.ok((await errors(first)).length >= 4)
  await t.looks(first, null)

  const row = first.locator('tbody tr', { hasText: '1.004873' })
  await press(first, row.getByRole('link').first())
  assert.match(await first.inputValue('[name=procedures]'), /1\.004873/)
  await first.fill('[name="tiers.0.price"]', '8.000')
  await first.fill('[name=ground]', 'Nghị quyết số 9/2026/NQ-HĐND của Hội đồng nhân dân tỉnh Lạng Sơn')
  await send() // the day is missing: what was typed stays
  assert.equal((await errors(first)).length, 1)
  assert.equal(await first.inputValue('[name="tiers.0.price"]'), '8.000')
  const today = new Date(Date.now() + 7 * 3600_000)
  await first.fill('[name="from.d"]', String(today.getUTCDate()))
  await first.fill('[name="from.m"]', String(today.getUTCMonth() + 1))
  await first.fill('[name="from.y"]', String(today.getUTCFullYear()))
  await send()
  assert.match(await first.locator('main').innerText(), /Cần người thứ hai/)
  assert.equal(await first.locator('form[id^=confirm-]').count(), 0, 'the author may put it in force')
  await t.looks(first, null)

  const second = await official(t, 'kiemsoat2')
  await second.goto(t.at('/lists/fees'))
  await t.looks(second, null)
  await press(second, second.locator('form[id^=confirm-] button'))
  assert.equal(path(second), '/lists/fees')

  const page = await t.phone()
  await page.goto(t.at('/procedures/1.004873'))
  assert.match((await page.locator('main').innerText()).replaceAll('\u00a0', ' '), /8\.000/)
  await t.looks(page, null)
})
