// A draft goes from one device to another; nobody else can open it; sending twice sends once.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { answer, begin, errors, newcomer, onward, path, press, question, say, unmarried } from './steps.mjs'

export default journey('a draft goes on at another device and is sent once', async t => {
  const who = newcomer()
  const first = await t.phone()
  await begin(t, first)
  await answer(first, unmarried(who), 'person')
  await say(first, 'button', 'Lưu tạm')
  assert.equal(question(first), 'saved')
  const code = (await first.locator('#resume-code').innerText()).trim()
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  await t.looks(first, null, { budget: 'citizen' })
  const draft = path(first).split('/')[2]

  const stranger = await t.phone()
  for (const page of ['', '/person', '/papers', '/review', '/saved']) {
    const answer = await stranger.goto(t.at(`/apply/${draft}${page}`))
    assert.equal(answer.status(), 404, `a stranger opens /apply/…${page}`)
    assert.ok(!(await stranger.locator('body').innerText()).includes(who.name))
  }
  await t.looks(stranger, null)
  await resume(t, stranger, '', /Xin nhập mã/)
  await resume(t, stranger, 'ABCD-EFGH-2345', /Không có đơn đang dở/)
  await t.looks(stranger, null)

  const second = await t.desk()
  await second.goto(t.at('/resume'))
  await t.looks(second, null)
  await second.fill('[name=code]', code.toLowerCase().replaceAll('-', ' '))
  await press(second, 'main form button[type=submit]')
  assert.equal(path(second), `/apply/${draft}/person`, 'does not go on where it was left')
  await second.goto(t.at(`/apply/${draft}/submitter`))
  assert.equal(await second.inputValue('[name="submitter.name"]'), who.name)
  await second.goto(t.at(`/apply/${draft}/person`))
  const way = await answer(second, unmarried(who), 'review', 'papers')
  if (way.at(-1) === 'papers') await press(second, onward(second))

  await t.twice(second, second.getByRole('button', { name: 'Gửi hồ sơ' }))
  const tracking = (await second.locator('#tracking').innerText()).trim()
  await first.goto(t.at(`/apply/${draft}/review`))
  assert.ok((await first.locator('main').innerText()).includes(tracking), 'the other device does not show the confirmation')
  await first.goto(t.at('/resume'))
  assert.equal((await resume(t, first, code, /Không có đơn đang dở/)), undefined)
})

async function resume(t, page, code, says) {
  await page.goto(t.at('/resume'))
  await page.fill('[name=code]', code)
  await press(page, 'main form button[type=submit]')
  const said = await errors(page)
  assert.ok(said.length === 1 && says.test(said[0]), `“${code}”: ${said}`)
}
