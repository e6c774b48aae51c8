// Refusing at the counter: not without a reason, and the citizen reads the very words.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { errors, file, official, path, press, say, track } from './steps.mjs'

const reason = 'Thủ tục này do UBND xã nơi ông, bà thường trú giải quyết (Điều 21 Nghị định 123/2015/NĐ-CP). Mời ông, bà nộp tại UBND xã Đồng Đăng.'

export default journey('a dossier is not taken in, and the citizen reads why', async t => {
  const citizen = await t.phone()
  const who = await file(t, citizen)
  const page = await official(t, 'tiepnhan.kylua')
  await page.goto(t.at('/queue?tab=inbox'))
  await press(page, page.locator('tr', { hasText: who.name }).locator('[data-open]').first())
  const at = path(page)
  await say(page, 'link', /^Từ chối tiếp nhận/)
  await press(page, '.view .body form button.btn')
  assert.equal((await errors(page)).length, 1, 'refused without a reason')
  await t.looks(page, null)
  await page.fill('[name=reason]', reason)
  await t.twice(page, page.locator('.view .body form button.btn').first())
  assert.match(await page.locator('.view').innerText(), /Không được tiếp nhận/)
  await t.looks(page, null)
  await letter(page, page.getByRole('link', { name: 'In phiếu từ chối' }))
  await page.goto(t.at('/queue?tab=inbox'))
  assert.equal(await page.locator(`[data-open][href^="${at}"]`).count(), 0, 'it still waits to be taken in')

  const other = await t.phone()
  await track(t, other, who.tracking, who.second)
  const text = await other.locator('main').innerText()
  assert.match(text, /Không được tiếp nhận/)
  assert.ok(text.includes(reason), `the citizen does not read the reason:\n${text}`)
  await t.looks(other, null, { budget: 'citizen' })
  await letter(other, other.getByRole('link', { name: 'Xem phiếu từ chối' }))
  assert.equal((await other.goto(t.at(`/track/${who.tracking}/receipt`))).status(), 404, 'a receipt for what was not received')
})

/** The slip behind a link is a PDF that this reader may open. */
async function letter(page, link) {
  const to = new URL(await link.getAttribute('href'), page.url()).href
  const slip = await page.request.get(to)
  assert.equal(slip.status(), 200, to)
  assert.equal(slip.headers()['content-type'], 'application/pdf')
  assert.equal((await slip.body()).subarray(0, 5).toString(), '%PDF-')
}
