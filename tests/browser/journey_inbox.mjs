// The home of officials: what waits for them in every system by due moment, and the one search box over all of it.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { comes, file, newcomer, path, press, signIn } from './steps.mjs'

export default journey('officials arrive at what waits for them and find every record from one box', async t => {
  const who = newcomer() // with a name that is nobody else's
  const { tracking } = await file(t, await t.phone(), { ...who, name: `Tằng Quý ${who.name}` })
  const page = await t.desk()
  await page.goto(t.at('/sign-in'))
  await signIn(page, 'tiepnhan.kylua')
  assert.equal(path(page), '/inbox', 'sign-in does not lead to what waits')
  await waits(t, page)
  await found(t, page, who, tracking)
  await narrowly(t)
})

/** What waits, narrowed and taken up; the menu beside it. */
async function waits(t, page) {
  await t.looks(page, 'inbox', { budget: 'staff' })
  assert.ok(await page.locator('.rail a').count() <= 10, 'the menu has more than nine entries and “Tất cả”')
  const rows = await page.locator('tbody [data-row]').count()
  assert.ok(rows > 0, 'nothing waits at the counter')
  await press(page, page.locator('.tabs a').nth(1))
  assert.ok(await page.locator('tbody [data-row]').count() > 0, 'a kind that is offered has nothing')
  await press(page, '.due a')
  await t.looks(page, null)
  await page.goto(t.at('/inbox'))
  await press(page, '[data-row] a[data-open]')
  assert.match(path(page), /^\/dossier\//)
}

/** By the name without diacritics, i for y; by the last figures of a telephone number; by a code, which opens. */
async function found(t, page, who, tracking) {
  const look = async text => {
    await page.fill('[data-find]', text)
    await Promise.all([page.waitForURL(u => u.pathname !== '/inbox'), page.press('[data-find]', 'Enter')])
    await page.waitForLoadState('load')
  }
  await page.goto(t.at('/inbox'))
  await look(`tang qui ${who.name}`)
  await comes(page, () => page.locator('.hits a', { hasText: who.name }).count(), 'the name without diacritics')
  assert.ok((await page.inputValue('[data-find]')).startsWith('tang qui'), 'what was looked for is gone from the box')
  await t.looks(page, 'found', { budget: 'staff' })
  await page.goto(t.at(`/search?q=${who.second}`))
  assert.ok(await page.locator('.hits a', { hasText: who.name }).count() > 0, 'not found by the last figures of the telephone number')
  await page.goto(t.at('/search?q=ket+hon'))
  assert.ok(await page.locator('.found').count() > 0, 'no procedure is found')
  await page.goto(t.at('/search?q=xyzqwvk'))
  assert.match(await page.locator('main').innerText(), /Không tìm thấy gì/)
  await t.looks(page, null)
  await page.goto(t.at('/inbox'))
  await look(tracking)
  assert.match(path(page), /^\/dossier\//, `the code ${tracking} leads to ${page.url()}`)
}

/** The same on a phone. */
async function narrowly(t) {
  const phone = await t.phone()
  await phone.goto(t.at('/sign-in'))
  await signIn(phone, 'chutich.kylua')
  assert.equal(path(phone), '/inbox')
  await t.looks(phone, 'inbox')
  await phone.goto(t.at('/all'))
  await t.looks(phone, null)
}
