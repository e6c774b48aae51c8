// Plain records (kit/record): tax codes and accounts of the collecting bodies, typed, looked for, taken out and in as a file.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { errors, official, press } from './steps.mjs'

export default journey('tax codes and accounts of collecting bodies are typed, found, and come back from their own file', async t => {
  const page = await official(t, 'quantri')
  await page.goto(t.at('/collectors/new'))
  await t.looks(page, null, { budget: 'staff' })
  const units = await page.$$eval('[name=unit] option', l => l.map(o => ({ value: o.value, text: o.textContent.trim() })))
  await page.selectOption('[name=unit]', units.find(u => /^Ủy ban nhân dân phường Kỳ Lừa/.test(u.text)).value)
  await page.fill('[name=tax_code]', '0100109107')
  await press(page, 'main form button[type=submit]')
  assert.equal((await errors(page)).length, 1)
  assert.equal(await page.inputValue('[name=tax_code]'), '0100109107')
  await t.looks(page, null)
  await page.fill('[name=tax_code]', '0100109106')
  await press(page, 'main form button[type=submit]')
  assert.match(await page.locator('main').innerText(), /Quá trình thay đổi/)
  await t.looks(page, null)
  await page.setInputFiles('main input[type=file]', { name: 'giay-xac-nhan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n') })
  await press(page, 'main form[enctype] .form-end button')
  await page.check('[name=papers]')
  await t.looks(page, null)
  await press(page, 'main form button[type=submit]')
  assert.match(await page.locator('main').innerText(), /Ghi giấy tờ về mã số thuế, tài khoản: giay-xac-nhan.pdf/)
  await t.looks(page, null)
  await page.goto(t.at('/collectors'))
  assert.match(await page.locator('main table').innerText(), /0100109106/)
  await t.looks(page, null)

  const file = Buffer.from(await (await page.request.get(t.at('/collectors?format=csv'))).body())
  await page.goto(t.at('/collectors/import'))
  await t.looks(page, null)
  await page.setInputFiles('input[type=file]', { name: 'don-vi-thu.csv', mimeType: 'text/csv', buffer: file })
  await press(page, 'main form button[type=submit]')
  assert.deepEqual(await page.locator('dl.sum dd').allInnerTexts(), ['0', '0', '1', '0'])
  await t.looks(page, null)
})
