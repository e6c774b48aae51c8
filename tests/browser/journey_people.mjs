// People: a new official gets a password for one time, a role, and loses it with the next page they open.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { errors, newcomer, official, path, press, say, signIn } from './steps.mjs'

const fresh = 'Ky-Lua-2026-moi'

export default journey('people come, change their first password, and a role that is taken back is gone at once', async t => {
  const admin = await official(t, 'quantri')
  await admin.goto(t.at('/people'))
  await t.looks(admin, null, { budget: 'staff' })
  await admin.fill('main form.filters input', 'không ai tên như vậy')
  await press(admin, 'form.filters button')
  assert.match(await admin.locator('main').innerText(), /Không tìm thấy gì/)
  await t.looks(admin, null)

  const who = await create(t, admin)
  const page = await enters(t, who)
  await loses(t, admin, page)
  for (const at of ['/people/backup', '/people/audit']) {
    await admin.goto(t.at(at))
    await t.looks(admin, null)
  }
  assert.equal((await admin.goto(t.at('/queue'))).status(), 403, 'the technical administrator reads dossiers')
  await t.looks(admin, null)
})

async function create(t, admin) {
  await admin.goto(t.at('/people/new'))
  await press(admin, 'main form button[type=submit]')
  assert.ok((await errors(admin)).length >= 3)
  await t.looks(admin, null)
  const who = newcomer()
  const login = `moi.${who.phone.slice(-7)}`
  const units = await admin.$$eval('[name=unit] option', l => l.map(o => ({ value: o.value, text: o.textContent })))
  const unit = units.find(u => /Trung tâm.*phường Kỳ Lừa/.test(u.text))
  const roles = await admin.$$eval('[name=role] option', l => l.map(o => ({ value: o.value, text: o.textContent })))
  await admin.fill('[name=name]', 'Công Tằng Tôn Nữ Nguyễn Phúc Hoàng Thị Bích Phương Thảo')
  await admin.fill('[name=title]', 'Công chức tiếp nhận và trả kết quả')
  await admin.fill('[name=login]', 'quantri')
  await admin.selectOption('[name=unit]', unit.value)
  await admin.selectOption('[name=role]', roles.find(r => r.text === 'Cán bộ tiếp nhận').value)
  await press(admin, 'main form button[type=submit]')
  assert.match((await errors(admin))[0], /đã có người dùng/)
  assert.match(await admin.inputValue('[name=name]'), /^Công Tằng/)
  await admin.fill('[name=login]', login)
  await press(admin, 'main form button[type=submit]')
  const secret = (await admin.locator('#one-time').innerText()).trim()
  await t.looks(admin, null)
  await say(admin, 'link', 'Đã ghi lại')
  await t.looks(admin, null)
  assert.match(await admin.locator('#grants').innerText(), /Cán bộ tiếp nhận/)
  await waits(t, admin)
  return { login, secret }
}

/** A role whose holder is the second of two elsewhere is proposed, and taken back. */
async function waits(t, admin) {
  const person = admin.url()
  await admin.selectOption('#give-role [name=role]', 'procedure_officer')
  await press(admin, '#give-role button[type=submit]')
  assert.match(await admin.locator('body').innerText(), /Đã gửi đề nghị giao vai trò/)
  assert.equal(await admin.locator('form[action$="/confirm"]').count(), 0, 'who proposes a role agrees to it')
  await t.looks(admin, null)
  const asked = admin.url()
  await admin.goto(person)
  assert.equal(await admin.locator('#roles-asked a').count(), 1)
  await t.looks(admin, null)
  await admin.goto(asked)
  await admin.locator('details:has([name=reason]) summary').click()
  await admin.fill('[name=reason]', 'Nhầm người')
  await press(admin, 'form[action$="/decline"] button')
  assert.match(await admin.locator('body').innerText(), /vai trò không được giao/)
  await admin.goto(person)
}

/** The first sign-in leads nowhere but to an own password. */
async function enters(t, who) {
  const page = await t.desk()
  await page.goto(t.at('/sign-in'))
  await signIn(page, who.login, who.secret)
  assert.equal(path(page), '/account/password')
  await page.goto(t.at('/queue'))
  assert.notEqual(path(page), '/queue', 'the password for one time opens the queue')
  await page.goto(t.at('/account/password'))
  await t.looks(page, null)
  const set = async (a, b) => {
    await page.fill('[name=fresh]', a)
    await page.fill('[name=again]', b)
    await press(page, 'main form:has([name=again]) button[type=submit]')
  }
  await set('ngan', 'ngan')
  assert.match((await errors(page)).join(), /ít nhất/)
  await t.looks(page, null)
  await set(fresh, 'Khac-2026-khac')
  assert.match((await errors(page)).join(), /chưa giống nhau/)
  await set(fresh, fresh)
  await page.goto(t.at('/queue'))
  assert.equal(path(page), '/queue')
  return page
}

/** The role is taken back while its holder works: the next page is closed to them. */
async function loses(t, admin, page) {
  await page.goto(t.at('/counter'))
  assert.equal(await page.locator('main [name=q]').count(), 1)
  await press(admin, admin.locator('#grants form button').first())
  assert.match(await admin.locator('body').innerText(), /Đã thôi giao vai trò/)
  assert.equal((await page.goto(t.at('/counter'))).status(), 403, 'a role that was taken back still opens the counter')
  await t.looks(page, null)
  await press(admin, '#act-lock button')
  await page.goto(t.at('/account/security'))
  assert.equal(path(page), '/sign-in', 'a locked account goes on')
  await admin.goto(admin.url())
  await t.looks(admin, null)
}
