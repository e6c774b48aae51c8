// Finding and reading, before anybody applies.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { path, press } from './steps.mjs'

export default journey('people find a procedure in their own words and read it', async t => {
  const page = await t.phone()
  await page.goto(t.at('/'))
  const found = {}
  for (const text of ['giấy độc thân', 'giay doc than', 'GIẤY ĐỘC THÂN', 'giấy độc thân'.normalize('NFD'), '  giay   doc  than ']) {
    found[text] = await look(page, t, text)
    assert.ok(found[text].slice(0, 3).some(h => h.endsWith('/1.004873')), `“${text}” does not bring 1.004873 to the top: ${found[text]}`)
  }
  await t.looks(page, null, { budget: 'citizen' })
  assert.equal((await look(page, t, '1.004873'))[0], '/procedures/1.004873', 'a code is not found')

  assert.deepEqual(await look(page, t, 'xyzqwvk'), [])
  const none = await page.locator('main').innerText()
  assert.match(none, /Không tìm thấy thủ tục nào/)
  assert.match(none, /Xin gọi/)
  await t.looks(page, null)
  await page.goto(t.at('/procedures?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E'))
  assert.equal(await page.inputValue('main [name=q]'), '<script>alert(1)</script>')
  await page.goto(t.at('/procedures'))
  await t.looks(page, null)
  await press(page, '.fields a')
  assert.ok(await page.locator('main .svc a').count() > 0, 'a field without procedures is listed')

  await information(t, page)
  await abroad(t, page)
  await larger(t, page)
  await t.weight(page, 'citizen-home').then(f => assert.deepEqual(f, []))
})

async function look(page, t, text) {
  if (path(page) !== '/' && path(page) !== '/procedures') await page.goto(t.at('/procedures'))
  await page.fill('main [name=q]', text)
  await press(page, 'main form[role=search] button')
  return page.$$eval('main .svc a', l => l.map(a => new URL(a.href).pathname))
}

/** A procedure whose data has holes says so and takes nothing in. */
async function information(t, page) {
  await page.goto(t.at('/procedures/1.000005'))
  const text = await page.locator('main').innerText()
  assert.ok(!text.includes('Bắt đầu làm'))
  assert.match(text, /chỉ cung cấp thông tin/)
  assert.match(text, /Thời hạn chưa rõ/)

  await t.looks(page, null)
  assert.equal((await page.goto(t.at('/procedures/9.999999'))).status(), 404)
}

/** The page in English; what the law calls things stays as it is. */
async function abroad(t, page) {
  await page.goto(t.at('/procedures/1.004873'))
  await press(page, '.util a[lang=en]')
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  assert.equal(path(page), '/procedures/1.004873', 'the language leads away from the page')
  const text = await page.locator('main').innerText()
  assert.ok(!/Thời hạn giải quyết|Bắt đầu làm|Phí, lệ phí/.test(text), 'Vietnamese labels among the English')
  await t.looks(page, null)
  await page.goto(t.at('/'))
  assert.equal(await page.getAttribute('html', 'lang'), 'en', 'the language is forgotten')
  await t.looks(page, null)
  await press(page, '.util a[lang=vi]')
  assert.equal(await page.getAttribute('html', 'lang'), 'vi')
}

/** Larger letters, kept from page to page, and nothing falls out at the side. */
async function larger(t, page) {
  const height = () => page.evaluate(() => parseFloat(getComputedStyle(document.querySelector('main p, main label')).fontSize))
  const before = await height()
  await press(page, page.locator('.util a', { hasText: 'Cỡ chữ rất lớn' }))
  assert.ok(await height() > before * 1.15, 'the letters do not grow')
  await page.goto(t.at('/procedures/1.004873'))
  assert.equal(await page.getAttribute('html', 'data-size'), 'xl')
  await t.looks(page, null)
  await page.goto(t.at('/'))
  await t.looks(page, null)
  await press(page, page.locator('.util a', { hasText: 'Cỡ chữ vừa' }))
  assert.equal(await height(), before)
}
