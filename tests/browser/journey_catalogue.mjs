// The catalogue: one officer changes a form, looks at it, submits; a second publishes; a citizen is asked the new question.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { answer, errors, fill, newcomer, official, path, press, question, say, unmarried } from './steps.mjs'

const code = '2.000908' // bản sao từ sổ gốc
const asked = 'Bản sao dùng vào việc gì?'
const field = 'more.ban_sao_dung_vao_viec_gi'

export default journey('a form is changed by one officer, published by another, and asked of a citizen', { alone: true }, async t => {
  const first = await official(t, 'kiemsoat')
  const at = await draft(t, first)
  await change(t, first, at)
  await preview(t, first, at)
  await submit(t, first, at)
  await publish(t, at)
  await citizen(t)
})

/** Finds the procedure and begins a draft. */
async function draft(t, page) {
  await page.goto(t.at('/catalogue'))
  await t.looks(page, 'catalogue', { budget: 'staff' })
  await page.fill('main [name=q]', 'ban sao so goc')
  await say(page, 'button', 'Tìm', page.locator('main .filters'))
  await press(page, page.locator('main tbody').getByRole('link', { name: code }))
  await t.looks(page, null)
  await say(page, 'button', 'Soạn phiên bản mới')
  assert.match(path(page), /^\/version\//)
  await t.looks(page, 'catalogue-version')
  return path(page)
}

/** Adds a question; what was typed wrong stays. */
async function change(t, page, at) {
  await page.goto(t.at(`${at}/edit/form`))
  await t.looks(page, null)
  const row = page.locator('tr', { hasText: 'Cần mấy bản sao?' })
  await press(page, row.getByRole('link', { name: /Thêm câu sau/ }))
  await page.fill('[name=label_en]', 'What is the copy for?')
  await press(page, page.locator('.form-end button'))
  assert.ok((await errors(page)).some(l => l.includes('tiếng Việt')))
  assert.equal(await page.inputValue('[name=label_en]'), 'What is the copy for?', 'what was typed is gone')
  await t.looks(page, null)
  await page.fill('[name=label]', asked)
  await press(page, page.locator('.form-end button'))
  assert.equal(path(page), `${at}/edit/form`)
  assert.match(await page.locator('main').innerText(), new RegExp(field))

  const mine = page.locator('tr', { hasText: field })
  await press(page, mine.getByRole('button', { name: /Lên/ })) // before the number of copies, and back
  const order = await page.locator('tbody code').allInnerTexts()
  assert.ok(order.indexOf(field) < order.indexOf('copies'), `${order}`)
  await press(page, mine.getByRole('button', { name: /Xuống/ }))
  await t.looks(page, null)
}

/** The test run shows the new question as citizens will see it, and keeps nothing. */
async function preview(t, page, at) {
  await page.goto(t.at(`${at}/preview?page=ban_sao_dung_vao_viec_gi`))
  assert.match(await page.locator('main').innerText(), /Không có gì được lưu/)
  assert.ok(await page.locator(`main [name="${field}"]`).count())
  await press(page, page.locator('main .form-end button'))
  assert.match(await page.title(), /^Lỗi: /)
  await t.looks(page, null)
  await page.fill(`main [name="${field}"]`, 'Xin việc')
  await press(page, page.locator('main .form-end button'))
  assert.equal((await errors(page)).length, 0)
}

/** The first person submits and cannot publish. */
async function submit(t, page, at) {
  await page.goto(t.at(at))
  await press(page, page.locator('#submit button'))
  assert.match(await page.locator('main').innerText(), /Cần người thứ hai công bố/)
  assert.equal(await page.locator('#publish').count(), 0)
  await t.looks(page, null)
}

/** The second person reads what changed and publishes from today on. */
async function publish(t, at) {
  const page = await official(t, 'kiemsoat2')
  await page.goto(t.at('/catalogue?work=proposed'))
  await press(page, page.locator('main tbody').getByRole('link', { name: code }))
  await say(page, 'link', 'Mở bản thảo')
  assert.equal(path(page), at)
  await say(page, 'link', 'So sánh với phiên bản đang có hiệu lực')
  const added = await page.locator('tr.added th').allInnerTexts()
  assert.equal(added.length, 1)
  assert.ok(added[0].includes(asked))
  await t.looks(page, 'catalogue-compare')
  await page.goto(t.at(at))
  const today = new Date(Date.now() + 7 * 3600_000)
  const set = async (y, m, d) => {
    await page.fill('#publish [name="from.d"]', String(d))
    await page.fill('#publish [name="from.m"]', String(m))
    await page.fill('#publish [name="from.y"]', String(y))
    await press(page, page.locator('#publish button'))
  }
  await set(2025, 1, 1)
  assert.ok((await errors(page)).some(l => l.includes('trước hôm nay')))
  assert.equal(await page.inputValue('#publish [name="from.y"]'), '2025')
  await t.looks(page, null)
  await set(today.getUTCFullYear(), today.getUTCMonth() + 1, today.getUTCDate())
  assert.match(await page.locator('main').innerText(), /Đã công bố/)
  await t.looks(page, null)
}

/** A citizen who begins now is asked the new question. */
async function citizen(t) {
  const who = newcomer()
  const page = await t.phone()
  await page.goto(t.at(`/procedures/${code}`))
  await say(page, 'button', 'Bắt đầu làm')
  const answers = { ...unmarried(who), 'paper.kind': 'Giấy chứng nhận', 'paper.holder': who.name, 'paper.issuer': 'UBND xã Hoàng Đồng (cũ)', copies: '1' }
  await answer(page, answers, 'ban_sao_dung_vao_viec_gi')
  assert.equal(question(page), 'ban_sao_dung_vao_viec_gi')
  assert.ok((await page.locator('main').innerText()).includes(asked))
  await t.looks(page, null)
  await fill(page, { [field]: 'Xin việc' })
}
