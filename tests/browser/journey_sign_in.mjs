// Sign-in: no account is betrayed by words, a second factor is set up and asked, a session is ended from elsewhere.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { journey } from './harness.mjs'
import { errors, newcomer, official, path, press, say, signIn } from './steps.mjs'

export default journey('an official signs in, with a second factor, and a session ends elsewhere', async t => {
  await wrong(t)
  await factor(t, t.js ? 'vanhoa.huulung' : 'kinhte.huulung')
  await elsewhere(t, t.js ? 'tiepnhan2.huulung' : 'tiepnhan2.dongdang')
})

const button = 'main form button[type=submit]'

/** A wrong password and a name nobody has read the same; trying on ends soon. */
async function wrong(t) {
  const page = await t.desk()
  await page.goto(t.at('/queue'))
  assert.equal(path(page), '/sign-in', 'an official page is not shown to somebody unknown')
  await t.looks(page, null, { budget: 'staff' })
  await press(page, button)
  assert.equal((await errors(page)).length, 1)
  await t.looks(page, null)
  await signIn(page, 'tuphap.huulung', 'Sai-mat-khau-1')
  const known = { said: await errors(page), at: path(page), title: await page.title() }
  assert.deepEqual(known.said, ['Tên đăng nhập hoặc mật khẩu không đúng'])
  assert.equal(await page.inputValue('[name=login]'), 'tuphap.huulung')
  assert.equal(await page.inputValue('[name=password]'), '', 'the password stands on the screen')
  const nobody = `khong.co.${newcomer().phone}`
  await signIn(page, nobody, 'Sai-mat-khau-1')
  assert.deepEqual({ said: await errors(page), at: path(page), title: await page.title() }, known, 'the words tell that there is no such account')
  let said // a minute may end between two tries; an hour lets 20 through
  for (let n = 0; n < 22 && !/nhiều lần/.test(said); n++) {
    await signIn(page, nobody, 'Sai-mat-khau-1')
    said = (await errors(page))[0]
  }
  assert.match(said, /đã nhập sai nhiều lần\. Xin thử lại sau \d\d:\d\d, \d\d\/\d\d\/\d{4}/)
  await t.looks(page, null)
  await signIn(page, 'tuphap.huulung')
  assert.equal(path(page), '/queue', 'sign-in does not lead to the page that was asked for')
}

/** The six digits that an authenticator app shows for a secret (RFC 6238). */
function digits(secret, step = 0) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret.replaceAll(' ', '')].map(c => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)))
  const count = Buffer.alloc(8)
  count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + step))
  const hash = createHmac('sha1', key).update(count).digest()
  const at = hash[19] & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0')
}

async function factor(t, login) {
  const page = await t.desk()
  await page.goto(t.at('/sign-in'))
  await signIn(page, login)
  await page.goto(t.at('/account/security'))
  await t.looks(page, null, { budget: 'staff' })
  await say(page, 'link', 'Bật xác thực hai lớp')
  await t.looks(page, null)
  await page.fill('[name=code]', '12')
  await press(page, button)
  assert.equal((await errors(page)).length, 1)
  await t.looks(page, null)
  const secret = (await page.locator('#secret').innerText()).trim() // the page gives a new one each time it is drawn
  await page.fill('[name=code]', digits(secret))
  await press(page, button)
  const spare = await page.locator('#recovery code').allInnerTexts()
  assert.ok(spare.length >= 8, `${spare.length} recovery codes`)
  await t.looks(page, null)

  const other = await t.phone()
  await other.goto(t.at('/sign-in'))
  await signIn(other, login)
  assert.equal(path(other), '/sign-in/code', 'the password alone lets in')
  await t.looks(other, null)
  await other.goto(t.at('/queue'))
  assert.match(path(other), /^\/sign-in/, 'the password alone lets in to the queue')
  await other.goto(t.at('/sign-in/code'))
  await other.fill('[name=code]', '000000')
  await press(other, button)
  assert.match((await errors(other))[0], /Mã không đúng/)
  await t.looks(other, null)
  await other.fill('[name=code]', spare[0])
  await press(other, button)
  assert.equal(path(other), '/inbox')

  const third = await t.phone()
  await third.goto(t.at('/sign-in'))
  await signIn(third, login)
  await third.fill('[name=code]', spare[0])
  await press(third, button)
  assert.match((await errors(third))[0], /đã dùng/, 'a recovery code serves twice')
  await third.fill('[name=code]', digits(secret, 1))
  await press(third, button)
  assert.equal(path(third), '/inbox')
}

/** One device signs out the other, in the middle of its work. */
async function elsewhere(t, login) {
  const [here, there] = [await t.desk(), await t.desk()]
  for (const page of [here, there]) {
    await page.goto(t.at('/sign-in'))
    await signIn(page, login)
  }
  await there.goto(t.at('/counter/1.004873'))
  const who = newcomer()
  await there.fill('[name="submitter.name"]', who.name)

  await here.goto(t.at('/account/security'))
  const rows = here.locator('form[action*="/account/security/session/"]')
  assert.ok(await rows.count() >= 1, 'the other session is not listed')
  while (await rows.count()) await press(here, rows.first().locator('button'))
  await t.looks(here, null)

  await press(there, 'main form.counter button[type=submit]:visible >> nth=-1')
  assert.equal(path(there), '/sign-in', 'a session that was ended goes on')
  assert.ok(!(await there.content()).includes(who.name), 'who ended the session did so because somebody else sits there: nothing stays on the screen')
  await signIn(there, login)
  assert.equal(path(there), '/counter/1.004873', 'sign-in does not lead back to the work')
  await there.fill('[name="submitter.name"]', who.name)
  await press(there, 'main form.counter button[type=submit]:visible >> nth=-1')
  assert.match(await there.title(), /^Lỗi: /)
  assert.equal(await there.inputValue('[name="submitter.name"]'), who.name)

  await there.locator('.me summary').click()
  await say(there, 'button', 'Đăng xuất')
  await there.goto(t.at('/queue'))
  assert.equal(path(there), '/sign-in', 'signed out and still in')
  await there.goBack().catch(() => {})
  assert.ok(!(await there.content()).includes(who.name), 'Back shows the page of who has signed out')
}
