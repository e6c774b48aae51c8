// More is asked for, once and completely; the citizen does it task by task with the telephone, is told, sees who has
// opened the dossier, and asks to withdraw it.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { errors, file, find, official, onward, path, photo, press, say, track, upload } from './steps.mjs'

const why = { paper: 'Ảnh mờ, không đọc được số định danh.', field: 'Xin ghi rõ mua bán nhà đất ở đâu.' }

export default journey('a citizen supplements task by task, and sees what was told and who read', async t => {
  const sender = await t.phone()
  const who = await file(t, sender)
  await ask(t, who)

  const page = await t.phone() // another telephone: nothing but the code and the second fact
  await track(t, page, who.tracking, who.second)
  const said = await page.locator('main').innerText()
  for (const words of [why.paper, why.field, 'Bổ sung ngay']) assert.ok(said.includes(words), `“${words}” is not on the tracking page`)
  await t.looks(page, null, { budget: 'citizen' })
  await say(page, 'link', 'Bổ sung ngay')
  await t.looks(page, null, { budget: 'citizen' })
  await say(page, 'button', 'Gửi bổ sung')
  assert.equal((await errors(page)).length, 2, 'sent with nothing done')
  await t.looks(page, null)
  await tasks(t, page)
  await t.twice(page, page.getByRole('button', { name: 'Gửi bổ sung' }))
  assert.match(await page.locator('main').innerText(), /Đã bổ sung hồ sơ/)

  await told(t, page, who)
  await withdraw(t, page, who)
})

/** The receiver asks for a paper and an answer, with a reason each. */
async function ask(t, who) {
  const page = await official(t, 'tiepnhan.kylua')
  await find(t, page, who.tracking)
  await say(page, 'link', /^Yêu cầu bổ sung/)
  await page.$$eval('.view details', list => list.forEach(d => { d.open = true }))
  await page.locator('.view [name^="reason-paper-"]').last().fill(why.paper)
  await page.locator('.view [name="reason-field-/purpose/other"]').fill(why.field)
  await press(page, '.view .body form button.btn')
  assert.deepEqual(await errors(page), [])
  assert.match(await page.locator('.view').innerText(), /Chờ bổ sung|chờ bổ sung/)
}

/** Paper and answer, in the order of the form, each a page: wrong first, then right. */
async function tasks(t, page) {
  await press(page, 'main ol.asks li a.btn')
  await press(page, onward(page))
  assert.ok((await errors(page)).length > 0, 'went on without the paper')
  await t.looks(page, null)
  await upload(page, page.locator('form.slot'), await photo(t, 'Giấy xác nhận, chụp lại cho rõ'))
  await t.looks(page, null, { budget: 'upload' })
  await press(page, onward(page))
  assert.match(path(page), /\/supplement\/2$/, 'does not lead to the next task')
  await page.fill('main [name="purpose.other"]', '')
  await press(page, onward(page))
  assert.ok((await errors(page)).length > 0, 'an empty answer is taken')
  await t.looks(page, null)
  await page.fill('main [name="purpose.other"]', 'Mua bán nhà đất tại phường Kỳ Lừa')
  await press(page, onward(page))
  assert.match(path(page), /\/supplement$/)
  assert.equal(await page.getByText('Đã xong').count(), 2)
  await t.looks(page, null)
}

/** What was told, and who opened the dossier: by role and office, without names. */
async function told(t, page, who) {
  await say(page, 'link', 'Chúng tôi đã báo những gì')
  await t.looks(page, null, { budget: 'citizen' })
  await press(page, 'nav.bread a')
  await say(page, 'link', 'Ai đã xem hồ sơ của tôi')
  const lines = await page.locator('#readers').innerText()
  assert.match(lines, /Cán bộ tiếp nhận/)
  assert.match(lines, /phường Kỳ Lừa/)
  assert.match(lines, /Người có mã và thông tin xác nhận/)
  await t.looks(page, null, { budget: 'citizen' })
  const stranger = await t.phone()
  await stranger.goto(t.at(`/track/${who.tracking}/readers`))
  assert.ok(!(await stranger.locator('main').innerText()).includes('Cán bộ tiếp nhận'), 'a stranger reads who read')
  const desk = await t.desk()
  await track(t, desk, who.tracking, who.second)
  await t.looks(desk, null)
  await say(desk, 'link', 'Ai đã xem hồ sơ của tôi')
  await t.looks(desk, null)
}

/** The wish to withdraw: not without a reason, asked once. */
async function withdraw(t, page, who) {
  await page.goto(t.at(`/track/${who.tracking}`))
  await say(page, 'link', 'Rút hồ sơ')
  await t.looks(page, null)
  await press(page, onward(page))
  assert.equal((await errors(page)).length, 1, 'withdrawn without a reason')
  await t.looks(page, null)
  await page.fill('[name=reason]', 'Tôi không bán nhà nữa.')
  await t.twice(page, onward(page))
  assert.match(await page.locator('main').innerText(), /chờ bộ phận một cửa/)
  await t.looks(page, null)
  await say(page, 'button', 'Xong, thoát khỏi máy này')
  await page.goto(t.at(`/track/${who.tracking}`))
  assert.ok(await page.locator('main [name=second]').count(), 'the next at this computer opens the dossier')
}
