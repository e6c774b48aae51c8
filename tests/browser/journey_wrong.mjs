// Wrong input on every kind of question: what is wrong is named where it is wrong, and nothing typed is lost.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { answer, begin, divorced, errors, give, newcomer, onward, photo, press, question, say, unmarried, upload } from './steps.mjs'

export default journey('wrong answers are named and nothing is lost', async t => {
  const page = await t.phone()
  const who = newcomer()
  await begin(t, page)

  await wrong(t, page, { fields: { }, says: /Ông, bà làm hồ sơ này cho ai/, look: true })
  await answer(page, unmarried(who), 'submitter')
  await wrong(t, page, {
    fields: { 'submitter.name': 'Hoa', 'submitter.citizen_id': '12345', 'submitter.birth.d': '31', 'submitter.birth.m': '2', 'submitter.birth.y': '1996' },
    says: /không phải ngày có thật/, many: 2, look: true,
  })
  await wrong(t, page, { fields: { 'submitter.name': 'Nguyễn 123', 'submitter.citizen_id': '020196001235x', 'submitter.birth.d': '8', 'submitter.birth.m': '3', 'submitter.birth.y': '96' }, says: /năm đủ 4 chữ số/, many: 2 })
  await wrong(t, page, { fields: { 'submitter.name': who.name, 'submitter.citizen_id': who.id, 'submitter.birth.y': '2096' }, says: /chưa đến|không được sau/ })
  await answer(page, unmarried(who), 'contact')
  await wrong(t, page, { fields: { 'submitter.phone': '12', 'submitter.email': 'hoa@' }, says: /điện thoại/i, many: 2 })
  await page.fill('[name="submitter.email"]', '')
  await answer(page, unmarried(who), 'submitter_address')
  await address(t, page)

  await page.check('[name="submitter.address.code"][value="06187"]')
  await press(page, onward(page))
  assert.equal(question(page), 'person')
  await wrong(t, page, { fields: {}, says: /Giới tính/, many: 2 })
  await answer(page, { ...unmarried(who), 'history.moved': 'yes' }, 'places')
  await list(t, page)
  await answer(page, unmarried(who), 'other_purpose')
  await wrong(t, page, { fields: { 'purpose.other': 'Mua nhà', 'purpose.copies': 'hai' }, says: /phải là số/ })
  await wrong(t, page, { fields: { 'purpose.copies': '-1' }, says: /từ 1 trở lên|phải/ })
  await answer(page, unmarried(who), 'declaration')
  await wrong(t, page, { fields: {}, says: /đánh dấu/, look: true })

  await back(t, page, who)
})

/** Answers wrongly: stays, says what is wrong at the top and at the place, keeps what was typed. */
async function wrong(t, page, { fields, says, many = 1, look }) {
  const at = question(page)
  for (const [name, value] of Object.entries(fields)) await give(page, { name, kind: 'text' }, value)
  await press(page, onward(page))
  assert.equal(question(page), at, 'a wrong answer is taken')
  assert.match(await page.title(), /^Lỗi: /)
  const said = await errors(page)
  assert.ok(said.length >= many, `${said.length} errors at ${at}, not ${many}: ${said}`)
  assert.ok(said.some(l => says.test(l)), `${says} is not among: ${said}`)
  for (const href of await page.$$eval('#errors a', l => l.map(a => a.getAttribute('href')))) {
    assert.equal(await page.locator(`[id="${href.slice(1)}"]`).count(), 1, `the error leads to ${href}, which is nowhere`)
  }
  for (const [name, value] of Object.entries(fields)) assert.equal(await page.inputValue(`main [name="${name}"]`), value, `${name} lost what was typed`)
  if (t.js) assert.equal(await page.evaluate(() => document.activeElement.id), 'errors', `the summary at ${at} does not hold the focus`)
  if (look) await t.looks(page, null)
}

/** An address that is not found, one that is to be chosen, one without a house. */
async function address(t, page) {
  const search = page.locator('main button[name=_act][value^="search:"]').first()
  await page.fill('[name="submitter.address.typed"]', 'zzzzz')
  await press(page, search)
  assert.match(await page.locator('main').innerText(), /Không tìm thấy “zzzzz”/)
  await page.fill('[name="submitter.address.typed"]', 'Chi Lăng') // a name of before July 2025, too
  await press(page, search)
  assert.ok(await page.locator('main [name="submitter.address.code"]').count() > 1)
  assert.match(await page.locator('main').innerText(), /trước 1\/7\/2025/)
  await t.looks(page, null)
  await page.fill('[name="submitter.address.typed"]', 'kỳ lừa')
  await press(page, search)
  await wrong(t, page, { fields: { 'submitter.address.typed': 'kỳ lừa', 'submitter.address.detail': '' }, says: /số nhà|chọn xã, phường/, look: true })
  await page.fill('[name="submitter.address.detail"]', 'Số 12, đường Lê Lợi')
}

/** A list that grows and shrinks, and keeps what is in it. */
async function list(t, page) {
  const names = () => page.$$eval('main [name^="history.places"]', l => l.filter(e => e.type !== 'hidden').map(e => e.name))
  if (!(await names()).length) await press(page, page.locator('main button[value^="add:"]'))
  const first = (await names()).find(n => n.endsWith('.typed'))
  await page.fill(`main [name="${first}"]`, 'Đồng Đăng')
  await press(page, page.locator('main button[value^="add:"]'))
  assert.equal(await page.inputValue(`main [name="${first}"]`), 'Đồng Đăng', 'adding a place loses the first')
  assert.equal((await names()).filter(n => n.endsWith('.typed')).length, 2)
  await t.looks(page, null)
  await press(page, page.locator('main button[value^="remove:"]').last())
  assert.equal((await names()).filter(n => n.endsWith('.typed')).length, 1)
  assert.equal(await page.inputValue(`main [name="${first}"]`), 'Đồng Đăng')
  await press(page, onward(page))
  assert.match(await page.title(), /^Lỗi: /)
  assert.equal(await page.inputValue(`main [name="${first}"]`), 'Đồng Đăng')
  const draft = page.url().split('/').slice(0, -1).join('/')
  if (t.js) { // the page before came as an answer to a sent form; without scripts the browser asks whether to send it again
    await page.goBack()
    assert.equal(question(page), 'places')
  }
  await page.goto(`${draft}/moved`)
  await page.check('[name="history.moved"][value=no]')
  await press(page, onward(page))
}

/** The browser's own Back shows the answer given; the paper sent stays through every error. */
async function back(t, page, who) {
  if (t.js) {
    for (let n = 0; question(page) === 'declaration'; n++) {
      assert.ok(n < 4, 'Back never leaves the page')
      await page.goBack()
    }
  }
  const draft = page.url().split('/').slice(0, -1).join('/')
  await page.goto(`${draft}/status`)
  assert.ok(await page.isChecked('[name="status.kind"][value=never]'), 'the answer given is not there any more')
  await page.check('[name="status.kind"][value=divorced]')
  await press(page, onward(page))
  await answer(page, divorced(who), 'papers')
  const slot = page.locator('form.slot').first()
  await slot.locator('input[type=file]:not([capture])').setInputFiles({ name: 'chương trình.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ\0\0 nothing to see') })
  if (!t.js) await press(page, slot.locator('button.no-script'))
  await page.getByText(/Không nhận loại tệp|thuộc loại không nhận/).first().waitFor()
  if (!t.js) {
    await t.looks(page, null)
    await page.goto(`${draft}/papers`)
  }
  await upload(page, slot, await photo(t, 'Quyết định ly hôn'))
  await upload(page, slot, await photo(t, 'Quyết định ly hôn, trang hai'))
  assert.equal(await slot.locator('.files a').count(), 2)
  await page.reload()
  assert.equal(await slot.locator('.files a').count(), 2, 'a paper that was sent is gone')
  await press(page, onward(page))
  await page.goBack()
  assert.equal(await slot.locator('.files a').count(), 2)
  await removeOne(t, page, slot)
  await press(page, onward(page))
  assert.equal(question(page), 'review')
  await press(page, 'main a[href*="/other_purpose"]')
  await page.fill('[name="purpose.copies"]', '3')
  await press(page, onward(page))
  assert.equal(question(page), 'review', 'mending one answer does not lead back to the review')
  await say(page, 'button', 'Gửi hồ sơ')
  assert.equal(await page.locator('#received li').count(), 1)
}

async function removeOne(t, page, slot) {
  const button = slot.locator('.files button').first()
  if (!t.js) return press(page, button)
  await button.click()
  await page.waitForFunction(() => document.querySelectorAll('form.slot:first-of-type .files a').length === 1)
}
