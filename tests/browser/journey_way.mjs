// The way through: one dossier from a phone to the returned result, everyone in turn at their own device.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { journey } from './harness.mjs'
import { answer, comes, divorced, errors, find, newcomer, official, onward, path, photo, press, question, say, scan, track, upload } from './steps.mjs'

export default journey('a dossier goes from a phone to the returned result', async t => {
  const who = newcomer()
  const before = await received(t)
  const tracking = await send(t, who)
  const citizen = await t.phone()
  await follow(t, citizen, tracking, who)

  const { code, at } = await accept(t, tracking, who)
  await sees(citizen, 'Đã tiếp nhận', code)
  await handle(t, code)
  await sees(citizen, 'Đã thẩm tra, xác minh', 'Đã trình lãnh đạo')
  await approve(t, at, who)
  await sees(citizen, 'Lãnh đạo đã duyệt')
  await issue(t, code, who)
  await sees(citizen, 'Đã phát hành kết quả', `Số ${who.number}`, 'Mời ông, bà đến nhận kết quả tại quầy')
  await giveBack(t, code)
  await sees(citizen, 'Đã trả kết quả')
  await t.looks(citizen, null, { budget: 'citizen' })
  await result(t, citizen)

  await tracked(t, code, who)
  await counted(t, before, code)
})

/** The citizen finds, reads, answers, photographs, reads again, sends. */
async function send(t, who) {
  const page = await t.phone()
  await page.goto(t.at('/'))
  await t.looks(page, 'home', { budget: 'citizen-home', caption: 'Trang đầu trên điện thoại' })
  await page.fill('main [name=q]', 'giấy độc thân')
  await press(page, 'main form[action="/procedures"] button')
  assert.match(await page.title(), /giấy độc thân/)
  await press(page, page.locator('main .svc a', { hasText: 'tình trạng hôn nhân' }).first())
  assert.equal(path(page), '/procedures/1.004873')
  const text = await page.locator('main').innerText()
  for (const word of ['Thời hạn', '3 ngày làm việc', 'Phí, lệ phí', 'Ông, bà cần có', 'Bắt đầu làm']) assert.ok(text.includes(word), `the procedure does not say “${word}”`)
  await t.looks(page, null)

  await say(page, 'button', 'Bắt đầu làm')
  const answers = divorced(who)
  const way = await answer(page, answers, 'status')
  assert.deepEqual(way.slice(0, 2), ['acting', 'submitter'])
  await t.looks(page, 'question', { caption: 'Mỗi lần một câu hỏi', budget: 'citizen' })
  await answer(page, answers, 'papers')
  await papers(t, page)
  assert.equal(question(page), 'review')
  const review = (await page.locator('main').innerText()).replaceAll('\u00a0', ' ')
  for (const word of [who.name, who.id.replace(/(...)(?=.)/g, '$1 '), 'Khối 3, đường Lê Lợi', 'Kỳ Lừa', '45/2021/QĐST-HNGĐ', '15/06/2021', 'Mua bán nhà đất', 'ảnh giấy tờ.jpg']) assert.ok(review.includes(word), `the review does not show “${word}”`)
  await t.looks(page, null, { budget: 'citizen' })
  await say(page, 'button', 'Gửi hồ sơ')
  return sent(t, page)
}

async function papers(t, page) {
  await press(page, onward(page))
  assert.equal(question(page), 'papers', 'goes on without the paper it must have')
  assert.equal((await errors(page)).length, 1)
  await upload(page, page.locator('form.slot').first(), await photo(t, 'QUYẾT ĐỊNH công nhận thuận tình ly hôn'))
  assert.match(await page.locator('form.slot .files').first().innerText(), /ảnh giấy tờ\.jpg[^]*kB|KB/)
  await page.goto(page.url()) // nothing is wrong any more, and the file is there
  assert.deepEqual(await errors(page), [])
  await t.looks(page, 'papers', { caption: 'Chụp giấy tờ, gửi xong là lưu ngay', budget: 'upload' })
  await press(page, onward(page))
}

/** What the sender holds in hand: the code, its QR, the list of what arrived; no promise yet. */
async function sent(t, page) {
  assert.match(path(page), /^\/track\/[^/]+\/sent$/)
  const tracking = (await page.locator('#tracking').innerText()).trim()
  assert.match(tracking, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  assert.equal(await page.locator('main svg[role=img], main figure svg, main .qr svg').count(), 1, 'no QR')
  assert.match(await page.locator('#received').innerText(), /ảnh giấy tờ\.jpg/)
  const text = await page.locator('main').innerText()
  assert.ok(text.includes('Đã gửi, chưa tiếp nhận'))
  assert.ok(!/hẹn trả kết quả: |trước \d+ giờ/i.test(text), 'a date is promised before anything was received')
  await t.looks(page, 'sent', { caption: 'Gửi xong: mã tra cứu, mã QR, tệp đã nhận', budget: 'citizen' })
  return tracking
}

/** Someone with the code and the last four digits follows, on a device that never saw the form. */
async function follow(t, page, tracking, who) {
  await track(t, page, tracking, who.second)
  assert.equal(path(page), `/track/${tracking}`)
  await sees(page, 'Đã gửi, chưa tiếp nhận', 'chưa có ngày hẹn')
}

async function sees(page, ...words) {
  await page.reload()
  const text = await page.locator('main').innerText()
  for (const word of words) assert.ok(text.includes(word), `the citizen does not read “${word}” in:\n${text}`)
}

/** The receiver finds it in the inbox, opens it beside the list and takes it in. */
async function accept(t, tracking, who) {
  const page = await official(t, 'tiepnhan.kylua')
  await page.goto(t.at('/queue?tab=inbox'))
  await t.looks(page, null, { budget: 'queue' })
  await press(page, page.locator('tr', { hasText: who.name }).locator('[data-open]').first())
  const at = path(page)
  assert.match(at, /^\/dossier\//)
  assert.ok(await page.locator('table.q').isVisible(), 'the list does not stay beside the dossier')
  assert.match(await page.locator('.view').innerText(), /ảnh giấy tờ\.jpg/)
  await page.locator('.view .paper img').scrollIntoViewIfNeeded()
  await t.looks(page, 'split', { caption: 'Mở hồ sơ bên cạnh danh sách', budget: 'split' })
  await say(page, 'link', /^Tiếp nhận và in giấy hẹn/)
  await t.looks(page, null)
  await press(page, '.view .body form button.btn')
  const code = (await page.locator('h1').innerText()).trim()
  assert.match(code, /-\d{8}-\d{7}$/)
  const clock = page.locator('.view details', { hasText: 'Cách tính hạn trả' })
  assert.match(await clock.evaluate(d => d.textContent), /3 ngày làm việc/)
  await receipt(t, page, code)
  return { code, at }
}

/** The receipt is a PDF that says the code, the due moment and where to look. */
async function receipt(t, page, code) {
  const link = await page.getByRole('link', { name: /In giấy hẹn/ }).getAttribute('href')
  const answer = await page.request.get(t.at(link))
  assert.equal(answer.headers()['content-type'], 'application/pdf')
  const dir = mkdtempSync(join(tmpdir(), 'motcua-receipt-'))
  try {
    const file = join(dir, 'receipt.pdf')
    writeFileSync(file, await answer.body())
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
    for (const word of [code, 'GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ', 'Thời gian trả kết quả: 17 giờ 00 phút', 'Quét mã để tra cứu', t.at('/track'), 'KHÔNG CÓ GIÁ TRỊ PHÁP LÝ']) {
      assert.ok(text.replace(/\s+/g, ' ').toUpperCase().includes(word.toUpperCase()), `the receipt does not say “${word}”:\n${text}`)
    }
    await picture(t, file)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** The receipt as it comes out of the printer, for the README. */
async function picture(t, file) {
  if (!process.env.SHOTS || !t.js || t.house.engine !== 'sqlite') return
  const png = execFileSync('pdftoppm', ['-png', '-r', '80', '-f', '1', '-l', '1', file], { maxBuffer: 8 << 20 })
  const page = await t.desk({ viewport: { width: 560, height: 790 } })
  await page.setContent(`<body style="margin:0;background:#888"><img style="width:530px;margin:15px" src="data:image/png;base64,${png.toString('base64')}" alt="">`)
  await t.shot(page, 'receipt', { caption: 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả' })
}

/** The specialist takes it, records what was checked, proposes. */
async function handle(t, code) {
  const page = await official(t, 'tuphap.kylua')
  await find(t, page, code)
  await say(page, 'button', /^Nhận xử lý/)
  await say(page, 'link', /^Ghi thẩm tra, xác minh/)
  await press(page, '.view .body form button.btn')
  assert.equal((await errors(page)).length, 3, 'a verification needs place, people and content')
  await page.fill('[name=place]', 'UBND phường Kỳ Lừa')
  await page.fill('[name=people]', 'Chuyên viên tư pháp – hộ tịch')
  await page.fill('[name=content]', 'Đã tra cứu sổ đăng ký kết hôn: chưa có tên người yêu cầu sau ngày ly hôn.')
  await press(page, '.view .body form button.btn')
  assert.match(await page.locator('.view').innerText(), /Đã tra cứu sổ đăng ký kết hôn/)
  await say(page, 'link', /^Trình lãnh đạo/)
  await page.check('[name=outcome][value=grant]')
  await page.fill('[name=text]', 'Đủ điều kiện cấp Giấy xác nhận tình trạng hôn nhân.')
  await t.looks(page, null)
  await press(page, '.view .body form button.btn')
  assert.deepEqual(await errors(page), [])
}

/** The chairman approves what was proposed, on a phone. */
async function approve(t, at, who) {
  const page = await official(t, 'chutich.kylua', 'phone')
  const row = page.locator('tr', { hasText: who.name })
  assert.equal(await row.count(), 1, 'what waits for the chairman is not on his first page')
  await press(page, row.locator('[data-open]').first())
  assert.equal(path(page), at)
  await t.looks(page, null, { budget: 'leader' })
  await say(page, 'link', /^Duyệt/)
  assert.match(await page.locator('.view').innerText(), /Đủ điều kiện cấp Giấy xác nhận tình trạng hôn nhân/)
  await t.looks(page, 'approve', { caption: 'Chủ tịch duyệt trên điện thoại', budget: 'leader' })
  await say(page, 'button', /^Duyệt nội dung này/)
  assert.match(await page.locator('body').innerText(), /Đã duyệt/)
}

/** The clerk uploads the signed scan, gives number and book. */
async function issue(t, code, who) {
  const page = await official(t, 'vanthu.kylua')
  await find(t, page, code)
  await say(page, 'link', /^Vào sổ, phát hành/)
  const form = page.locator('form[enctype="multipart/form-data"]')
  await form.locator('input[type=file]').setInputFiles(await scan(t, 'GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN'))
  await press(page, form.locator('button').last())
  assert.ok(await page.getByRole('radio', { name: 'bản quét đã ký.pdf' }).isChecked(), 'the scan just sent is not the one that is chosen')
  await press(page, '.view .body form:not([enctype="multipart/form-data"]) button.btn')
  assert.equal((await errors(page)).length, 1, 'issued without a number')
  who.number = `${who.phone.slice(-5)}/UBND-XN`
  await page.fill('[name=number]', who.number)
  await t.looks(page, null)
  await press(page, '.view .body form:not([enctype="multipart/form-data"]) button.btn')
  assert.deepEqual(await errors(page), [])
}

async function giveBack(t, code) {
  const page = await official(t, 'tiepnhan.kylua')
  await page.goto(t.at('/queue?tab=return'))
  await press(page, page.locator('tr', { hasText: code.slice(-12) }).locator('[data-open]'))
  await say(page, 'link', /^Trả kết quả/)
  assert.ok(await page.locator('[name=how][value=counter]').isChecked(), 'the way the citizen chose is not chosen')
  await press(page, '.view .body form button.btn')
  assert.match(await page.locator('.view').innerText(), /Đã trả kết quả/)
}

/** The citizen can take the signed scan home. */
async function result(t, page) {
  const link = await page.getByRole('link', { name: 'Tải kết quả' }).getAttribute('href')
  const answer = await page.request.get(t.at(link))
  assert.equal(answer.status(), 200)
  assert.equal((await answer.body()).subarray(0, 5).toString(), '%PDF-')
}

/** The code of the receipt finds it too, with a whole number. */
async function tracked(t, code, who) {
  const page = await t.phone()
  await track(t, page, code, who.phone)
  assert.match(await page.locator('main').innerText(), /Đã trả kết quả/)
  await t.looks(page, 'track', { caption: 'Theo dõi không cần tài khoản' })
}

/** How many dossiers the table of the day counts as received, and opens. */
async function received(t) {
  const page = await official(t, 'giamdoc.kylua')
  await page.goto(t.at('/report/ii06a'))
  return figure(page, 'received')
}

async function figure(page, key) {
  const link = page.locator(`tbody [data-figure="${key}"]`).last()
  return await link.count() ? Number((await link.innerText()).replace(/\D/g, '')) : 0
}

async function counted(t, before, code) {
  const page = await official(t, 'giamdoc.kylua')
  await page.goto(t.at('/report/ii06a'))
  await comes(page, async () => await figure(page, 'received') >= before + 1, 'one more in the table of the day')
  await t.looks(page, 'report', { caption: 'Bảng II.06a: mỗi con số mở ra hồ sơ', budget: 'staff' })
  await press(page, page.locator('tbody [data-figure="received"]').last())
  await t.looks(page, null)
  const line = page.getByRole('link', { name: code })
  await press(page, line)
  assert.equal((await page.locator('h1').innerText()).trim(), code)
}
