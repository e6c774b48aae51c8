// The table of the day: asked for by dates as people type them, cut by unit and field, taken away as a file.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { comes, errors, file, newcomer, official, press, say } from './steps.mjs'

export default journey('whoever answers for the work reads its figures', async t => {
  const citizen = await t.phone()
  const who = await file(t, citizen, newcomer())
  const receiver = await official(t, 'tiepnhan.kylua')
  await receiver.goto(t.at('/queue?tab=inbox'))
  await press(receiver, receiver.locator('tr', { hasText: who.name }).locator('[data-open]').first())
  await say(receiver, 'link', /^Tiếp nhận và in giấy hẹn/)
  await press(receiver, '.view .body form button.btn')

  const page = await official(t, 'chutich.kylua')
  await page.goto(t.at('/report/ii06a'))
  const figure = key => page.locator(`tbody [data-figure="${key}"]`).last()
  await comes(page, () => figure('online').count(), 'the figure of what was just taken in')
  assert.ok(Number((await figure('open').innerText()).replace(/\D/g, '')) >= 1)
  await t.looks(page, null, { budget: 'staff' })

  await ask(page, { from: '31/02/2026', to: 'hôm nay' })
  assert.equal((await errors(page)).length, 2)
  assert.deepEqual([await page.inputValue('[name=from]'), await page.inputValue('[name=to]')], ['31/02/2026', 'hôm nay'], 'what was typed is gone')
  await t.looks(page, null)
  await ask(page, { from: '02/11/2026', to: '01112026' })
  assert.match((await errors(page)).join(), /Ngày cuối phải sau hoặc bằng ngày đầu/)
  await ask(page, { from: '01012020', to: '2/1/2020' })
  assert.deepEqual(await errors(page), [])
  assert.deepEqual([await page.inputValue('[name=from]'), await page.inputValue('[name=to]')], ['01/01/2020', '02/01/2020'])
  assert.equal(await page.locator('tbody [data-figure]').count(), 0, 'figures of a day before the house stood')
  await t.looks(page, null)

  await page.goto(t.at('/report/ii06a'))
  await page.selectOption('[name=by]', 'unit,field')
  await press(page, 'form.filters button')
  assert.match(await page.locator('tbody').innerText(), /(UBND|Ủy ban nhân dân) phường Kỳ Lừa – Hộ tịch/)
  await t.looks(page, null)
  await sheet(t, page)
  await press(page, figure('online'))
  await t.looks(page, null, { budget: 'staff' })
  assert.ok(await page.locator('tbody tr').count() >= 1)
  await sees(t)
})

async function ask(page, dates) {
  for (const [name, value] of Object.entries(dates)) await page.fill(`[name=${name}]`, value)
  await press(page, 'form.filters button')
}

/** The same figures as a file that a spreadsheet reads. */
async function sheet(t, page) {
  const shown = await page.$$eval('tbody tr', l => l.map(r => [...r.querySelectorAll('td.num')].map(d => d.textContent.replace(/\D/g, '')).join()))
  const answer = await page.request.get(t.at(await page.getByRole('link', { name: /CSV/ }).getAttribute('href')))
  assert.match(answer.headers()['content-type'], /^text\/csv/)
  const text = (await answer.body()).toString('utf8')
  assert.ok(text.startsWith('\ufeff'), 'a spreadsheet would not read it as UTF-8')
  const lines = text.trim().split('\n').slice(1).map(l => l.trim().split(',').slice(-shown[0].split(',').length).join())
  assert.deepEqual(lines, shown, 'the file has other figures than the page')
}

/** Who does not answer for it is told so. */
async function sees(t) {
  const page = await official(t, 'tiepnhan.kylua')
  assert.equal((await page.goto(t.at('/report/ii06a'))).status(), 403)
  assert.match(await page.locator('main').innerText(), /chưa được giao quyền/)
  await t.looks(page, null)
}
