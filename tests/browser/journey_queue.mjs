// The queue: its lists, its keys, a page that has grown old, work sent back, and a decision taken once.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { errors, file, find, leads, newcomer, official, path, press, say } from './steps.mjs'

export default journey('officials work through their queue', async t => {
  const sender = await t.phone()
  const named = newcomer() // a long name that is nobody else's
  const first = await file(t, sender, { ...named, name: `Công Tằng Tôn Nữ Nguyễn Phúc ${named.name}` })
  const second = await file(t, sender)
  const page = await official(t, 'tiepnhan.kylua')
  await lists(t, page, first)
  await fits(t, page)
  if (t.js) await keys(t, page)
  if (t.js) await ticked(t, page)
  const code = await old(t, page, first)
  await back(t, code)
  await twice(t, page, second)
})

const row = (page, who) => page.locator('tr', { hasText: who.name })

/** Every list of the queue, those with work and those without. */
async function lists(t, page, who) {
  await page.goto(t.at('/queue'))
  const tabs = await page.$$eval('.tabs a', l => l.map(a => a.getAttribute('href')))
  assert.ok(tabs.length >= 3, `${tabs.length} lists`)
  for (const tab of tabs) {
    await page.goto(t.at(tab))
    assert.equal(await page.locator('.tabs a[aria-current=page]').count(), 1)
    await t.looks(page, null, { budget: 'queue' })
  }
  await page.goto(t.at('/queue?q=kh%C3%B4ng+c%C3%B3+ai+t%C3%AAn+nh%C6%B0+v%E1%BA%ADy'))
  assert.match(await page.locator('main').innerText(), /Không có hồ sơ nào/)
  await t.looks(page, null)
  await page.goto(t.at('/queue?q=tang+ton+nu')) // without diacritics
  assert.ok(await row(page, who).count() >= 1, 'not found by its name without diacritics')
}

/** The list begins where its heads end, and every row of a phone stands beside its tick. */
async function fits(t, page) {
  await page.goto(t.at('/queue?tab=inbox'))
  const top = await page.locator('.tabs').first().evaluate(e => e.getBoundingClientRect().bottom)
  const list = await page.locator('.listing .scroll').evaluate(e => e.getBoundingClientRect())
  assert.ok(list.top - top < 80, `${list.top - top} px of nothing above the list`)
  assert.ok(list.height > 300, `the list is ${list.height} px high`)
  const phone = await official(t, 'tiepnhan.kylua', 'phone')
  await phone.goto(t.at('/queue?tab=inbox'))
  const [box, chip] = await Promise.all(['tbody .tick input', 'tbody .chip'].map(s => phone.locator(s).first().boundingBox()))
  assert.ok(Math.abs(box.y - chip.y) < 12 && box.x < chip.x, 'on a phone the tick does not stand beside its row')
  await t.looks(phone, 'queue')
  await press(phone, phone.locator('[data-open]').first())
  await t.looks(phone, null)
}

/** What can be done in bulk shows only once something is ticked, and counts. */
async function ticked(t, page) {
  await page.goto(t.at('/queue?tab=inbox'))
  assert.ok(await page.locator('.bulk').isHidden(), 'the bar of bulk acts shows with nothing ticked')
  await page.keyboard.press('x')
  assert.match(await page.locator('.bulk').innerText(), /Đã chọn 1 hồ sơ/)
  await page.check('[data-all]')
  assert.equal(await page.locator('tbody .tick input:checked').count(), await page.locator('tbody .tick input').count())
  await page.uncheck('[data-all]')
  assert.ok(await page.locator('.bulk').isHidden())
}

/** Keys move, open and search; they are switched off on this machine. */
async function keys(t, page) {
  await page.goto(t.at('/queue?tab=inbox'))
  const at = () => page.evaluate(() => document.activeElement.getAttribute('href'))
  const rows = await page.$$eval('[data-open]', l => l.map(a => a.getAttribute('href')))
  assert.ok(rows.length >= 2)
  assert.equal(await at(), rows[0], 'the focus does not start in the list')
  await page.keyboard.press('j')
  assert.equal(await at(), rows[1])
  await page.keyboard.press('k')
  assert.equal(await at(), rows[0])
  await page.keyboard.press('?')
  assert.ok(await page.locator('dialog#keys').isVisible())
  await t.looks(page, null)
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  assert.equal(await page.evaluate(() => document.activeElement.type), 'search')
  await page.keyboard.type('jk')
  assert.equal(await page.inputValue('[data-find]'), 'jk', 'keys act while something is typed')

  await page.goto(t.at('/queue?tab=inbox'))
  await page.keyboard.press('q') // a scanner types into the search box
  assert.equal(await page.evaluate(() => document.activeElement.type), 'search')

  await page.goto(t.at('/queue?tab=inbox'))
  const start = await at() // others send meanwhile
  await page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', isComposing: true, bubbles: true, cancelable: true })))
  assert.equal(await at(), start, 'keys act while an input method composes')
  await page.keyboard.press('?')
  const down = page.locator('[data-remap=J]')
  await down.fill('k')
  await down.press('Tab')
  assert.match(await page.locator('[data-remap-said]').innerText(), /Phím K đã dùng/)
  assert.equal(await down.inputValue(), 'J')
  await down.fill('m')
  await down.press('Tab')
  await page.keyboard.press('Escape')
  await page.goto(t.at('/queue?tab=inbox'))
  const before = await at()
  await page.keyboard.press('j')
  assert.equal(await at(), before, 'a letter that was given away still acts')
  await page.keyboard.press('m')
  assert.notEqual(await at(), before, 'the new letter does not act')
  await page.keyboard.press('?')
  await page.click('[data-remap-reset]')
  await page.keyboard.press('Escape')

  await page.goto(t.at('/queue?tab=inbox'))
  await page.keyboard.press('?')
  await page.check('#keys-off')
  await page.keyboard.press('Escape')
  await page.locator('[data-open]').first().focus()
  const first = await at()
  await page.keyboard.press('j')
  assert.equal(await at(), first, 'keys act though they are switched off')
  await page.keyboard.press('Tab')
  await page.evaluate(() => localStorage.clear())
  await page.goto(t.at('/queue?tab=inbox'))
  await leads(page, () => page.keyboard.press('Enter'))
  assert.match(path(page), /^\/dossier\//)
  const here = path(page)
  await leads(page, () => page.keyboard.press('s')) // the next of the list
  assert.match(path(page), /^\/dossier\//)
  assert.notEqual(path(page), here, 'the next dossier does not open')
}

/** Two receivers have the same dossier open: the second is told, and nothing is written twice. */
async function old(t, page, who) {
  await page.goto(t.at('/queue?tab=inbox'))
  await press(page, row(page, who).locator('[data-open]').first())
  await t.looks(page, null, { budget: 'split' })
  await say(page, 'link', /^Tiếp nhận và in giấy hẹn/)
  const other = await official(t, 'tiepnhan2.kylua')
  await other.goto(page.url())
  await press(other, '.view .body form button.btn')
  const code = (await other.locator('h1').innerText()).trim()
  assert.match(code, /-\d{8}-\d{7}$/)
  await press(page, '.view .body form button.btn')
  const text = await page.locator('body').innerText()
  assert.match(text, /Hồ sơ đã sang trạng thái khác/, `a page that has grown old says: ${text.slice(0, 600)}`)
  await t.looks(page, null)
  await find(t, page, code)
  assert.equal((await page.locator('.view').evaluate(v => v.textContent.match(/Tiếp nhận hồ sơ/g) ?? [])).length, 1, 'taken in twice')
  return code
}

/** The chairman sends it back and says why; the specialist reads it and proposes anew. */
async function back(t, code) {
  const specialist = await official(t, 'tuphap.kylua')
  await find(t, specialist, code)
  await say(specialist, 'button', /^Nhận xử lý/)
  await propose(specialist, 'Đủ điều kiện, đề nghị cấp.')
  const chairman = await official(t, 'chutich.kylua', 'tablet')
  await find(t, chairman, code)
  await say(chairman, 'link', /^Trả lại/)
  await press(chairman, '.view .body form button.btn')
  assert.deepEqual((await errors(chairman)).length, 1, 'sent back without a reason')
  await t.looks(chairman, null)
  await chairman.fill('[name=reason]', 'Chưa ghi kết quả tra cứu sổ đăng ký kết hôn.')
  await press(chairman, '.view .body form button.btn')
  assert.match(await chairman.locator('body').innerText(), /Đã trả lại bước trước/)
  await find(t, specialist, code)
  assert.match(await specialist.locator('.view').evaluate(v => v.textContent), /Chưa ghi kết quả tra cứu sổ đăng ký kết hôn/, 'the specialist does not read why')
  await propose(specialist, 'Đã tra cứu sổ, đủ điều kiện.')
  await find(t, chairman, code)
  assert.match(await chairman.locator('.view').innerText(), /Duyệt/)
}

async function propose(page, text) {
  await say(page, 'link', /^Trình lãnh đạo/)
  await page.check('[name=outcome][value=grant]')
  await page.fill('[name=text]', text)
  await press(page, '.view .body form button.btn')
  assert.deepEqual(await errors(page), [])
}

/** An impatient finger takes it in once. */
async function twice(t, page, who) {
  await page.goto(t.at('/queue?tab=inbox'))
  await press(page, row(page, who).locator('[data-open]').first())
  await say(page, 'link', /^Tiếp nhận và in giấy hẹn/)
  await t.twice(page, page.locator('.view .body form button.btn').first())
  assert.match((await page.locator('h1').innerText()).trim(), /-\d{8}-\d{7}$/)
  assert.equal((await page.locator('.view').evaluate(v => v.textContent.match(/Tiếp nhận hồ sơ/g) ?? [])).length, 1, 'taken in twice')
}
