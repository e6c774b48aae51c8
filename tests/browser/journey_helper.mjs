// An official types for a citizen who does not find her way: he cannot send it. She looks it through on her own phone,
// confirms and sends; the history says who typed.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { answer, begin, find, newcomer, official, onward, path, press, question, say, unmarried } from './steps.mjs'

export default journey('a helper types, the citizen confirms', async t => {
  const who = { ...newcomer(), name: 'Công Tằng Tôn Nữ Nguyễn Phúc Hoàng Thị Bích Ngọc' }
  const helper = await official(t, 'hotro.kylua')
  assert.equal(path(helper), '/inbox')
  await helper.goto(t.at('/assist'))
  await t.looks(helper, 'assist')
  await begin(t, helper)
  await answer(helper, unmarried(who), 'papers', 'review')
  if (question(helper) === 'papers') await press(helper, onward(helper))
  assert.equal(await helper.getByRole('button', { name: 'Gửi hồ sơ' }).count(), 0, 'a helper is offered to send')
  const code = (await helper.locator('#resume-code').innerText()).trim()
  await t.looks(helper, 'assist-give')
  const review = helper.url()
  const sent = await helper.request.post(review, { form: {}, headers: { origin: new URL(review).origin, referer: review }, maxRedirects: 0 })
  assert.equal(sent.status(), 403, 'a helper sends for the citizen')
  await helper.goto(t.at('/assist'))
  assert.match(await helper.locator('main').innerText(), /tình trạng hôn nhân/)
  await t.looks(helper, null)
  const small = await official(t, 'hotro.kylua', 'phone')
  await small.goto(t.at('/assist'))
  await t.looks(small, 'assist')

  const phone = await t.phone()
  await phone.goto(t.at(`/resume?code=${encodeURIComponent(code)}`)) // what the QR code opens
  assert.equal(await phone.inputValue('main [name=code]'), code)
  await press(phone, 'main form .cta button')
  for (let n = 0; question(phone) !== 'review' && n < 30; n++) await press(phone, onward(phone))
  assert.match(await phone.locator('main').innerText(), /Hoàng Thị Bích Ngọc/)
  await say(phone, 'button', 'Gửi hồ sơ')
  const tracking = (await phone.locator('#tracking').innerText()).trim()

  const late = await helper.goto(review)
  assert.equal(late.status(), 404, 'who typed reads what became of it')
  const receiver = await official(t, 'tiepnhan.kylua')
  await find(t, receiver, tracking)
  assert.match(await receiver.locator('.view').evaluate(v => v.textContent), /kê khai giúp; người nộp tự xem lại và gửi/)
})
