// When something is not there, or not allowed: a page in words, with a way on and a number to call.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { official, path, press } from './steps.mjs'

export default journey('what goes wrong is said in words, with a way on', async t => {
  const citizen = await t.phone()
  const staff = await official(t, 'tuphap.kylua')
  for (const [page, at, status, words] of [
    [citizen, '/khong-co', 404, /Không tìm thấy trang/],
    [citizen, '/procedures/9.999999', 404, /Không/],
    [citizen, '/file/khong-co', 404, /Không/],
    [staff, '/dossier/khong-co', 404, /Không/],
    [staff, '/report/ii06a', 403, /chưa được giao quyền/],
    [staff, '/people', 403, /chưa được giao quyền/],
    [staff, '/counter', 403, /chưa được giao quyền/],
  ]) {
    const answer = await page.goto(t.at(at))
    assert.equal(answer.status(), status, at)
    const text = await page.locator('main').innerText()
    assert.match(text, words, at)
    assert.match(text, /1022/, `${at}: no number to call`)
    const number = (await page.locator('main .trouble code').allInnerTexts()).join(' ') // by chance it may spell anything
    assert.ok(!/⟦|undefined|%!|sql|panic/i.test(text.replace(number, '')), `${at}: ${text}`)
    await t.looks(page, null)
  }
  const shut = await citizen.goto(t.at('/apply/khong-co/review')) // an address of a draft that this phone has no code of
  assert.equal(shut.status(), 404)
  assert.match(await citizen.locator('main').innerText(), /không mở được trên máy này/)
  await t.looks(citizen, null)

  await citizen.goto(t.at('/khong-co'))
  await press(citizen, 'main .trouble a.btn')
  assert.equal(path(citizen), '/')

  const forged = await citizen.request.post(t.at('/track'), { form: { code: 'X', second: '1' }, headers: { origin: 'https://ke-gian.example', 'sec-fetch-site': 'cross-site' } })
  assert.equal(forged.status(), 403, 'a form of another site is taken')
  const long = await citizen.request.post(t.at('/track'), { data: `code=${'x'.repeat(3_000_000)}`, headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(t.at('/')).origin } })
  assert.ok([413, 422].includes(long.status()), `3 MB of text: ${long.status()}`)
  assert.match(await long.text(), /Mỗi lần gửi không quá 1 MB/)
  for (const path of ['/asset/none.css', '/procedures/1.004873/apply', '/track/%00', '/procedures?q=%FF%FE']) {
    const answer = await citizen.request.get(t.at(path))
    assert.ok(answer.status() < 500, `${path}: ${answer.status()}`)
  }
})
