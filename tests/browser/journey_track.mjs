// Following a dossier: a second fact opens it, and nothing is told to who does not have it.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { errors, file, path, press, track } from './steps.mjs'

export default journey('only who knows the second fact follows a dossier', async t => {
  const sender = await t.phone()
  const who = await file(t, sender)

  const page = await t.phone()
  await page.goto(t.at('/track'))
  await t.looks(page, null, { budget: 'citizen' })
  await press(page, 'main form .cta button')
  assert.equal((await errors(page)).length, 2)
  await t.looks(page, null)
  await track(t, page, 'ABCD-EFGH-2345', '1234')
  const unknown = { said: await errors(page), status: page.url() }
  const wrong = who.second === '0000' ? '0001' : '0000'
  await track(t, page, who.tracking, wrong)
  assert.deepEqual({ said: await errors(page), status: page.url() }, unknown, 'a wrong fact reads otherwise than a wrong code')
  assert.equal(await page.inputValue('[name=code]'), who.tracking, 'the code has to be typed again')
  assert.equal(await page.inputValue('[name=second]'), '', 'the fact stands on the screen')

  await page.goto(t.at(`/track/${who.tracking}`)) // what a relative gets through Zalo
  const text = await page.locator('main').innerText()
  for (const word of [who.name, who.phone, who.id]) assert.ok(!text.includes(word), `${word} is told to anybody with the link`)
  await t.looks(page, null)
  await page.fill('[name=second]', who.id.slice(-4)) // the end of the identification number serves as well
  await press(page, 'main form .cta button')
  assert.equal(path(page), `/track/${who.tracking}`)
  assert.match(await page.locator('main').innerText(), /Đã gửi, chưa tiếp nhận/)
  await t.looks(page, null, { budget: 'citizen' })
  assert.equal((await page.goto(t.at(`/track/${who.tracking}/receipt`))).status(), 404, 'a receipt before acceptance')
  assert.equal((await page.goto(t.at(`/track/${who.tracking}/result`))).status(), 404)

  await handwritten(t, who)
  await limited(t, who)
})

/** The code as people write it down. */
async function handwritten(t, who) {
  const page = await t.phone()
  await track(t, page, ` ${who.tracking.toLowerCase().replaceAll('-', ' ')} `, who.second)
  assert.equal(path(page), `/track/${who.tracking}`)
}

/** Guessing ends soon, also for the right fact, and says when to come again. */
async function limited(t, who) {
  const other = await file(t, await t.phone())
  const page = await t.phone()
  let said // an hour may end between two tries; a day lets 10 through
  for (let n = 0; n < 12; n++) {
    await track(t, page, other.tracking, String((Number(other.second) + 1 + n) % 10000).padStart(4, '0'))
    said = (await errors(page))[0]
    if (/nhiều lần/.test(said)) break
  }
  assert.match(said, /Đã thử sai nhiều lần\. Xin thử lại sau \d\d:\d\d, \d\d\/\d\d\/\d{4}/)
  await t.looks(page, null)
  await track(t, page, other.tracking, other.second)
  assert.match((await errors(page))[0], /nhiều lần/, 'the limiter lets the right fact through, so it tells which is right')
  await track(t, page, who.tracking, who.second)
  assert.equal(path(page), `/track/${who.tracking}`, 'one code used up, all codes used up')
}
