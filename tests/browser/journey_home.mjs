// What everybody sees first: the home page, a search in people's words, a procedure.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { path, press } from './steps.mjs'

export default journey('a citizen finds what a procedure asks for', { js: [true] }, async t => {
  const page = await t.phone()
  await page.goto(t.at('/'))
  await t.looks(page, null, { budget: 'citizen-home' })
  await page.fill('main [name=q]', 'giấy độc thân')
  await press(page, 'main form[action="/procedures"] button')
  assert.match(await page.title(), /giấy độc thân/)
  await press(page, page.locator('main .svc a', { hasText: 'tình trạng hôn nhân' }).first())
  assert.equal(path(page), '/procedures/1.004873')
  const text = await page.locator('main').innerText()
  for (const word of ['Thời hạn', '3 ngày làm việc', 'Phí, lệ phí', 'Ông, bà cần có', 'Bắt đầu làm']) assert.ok(text.includes(word), `the procedure does not say “${word}”`)
  await t.looks(page, null)
})
