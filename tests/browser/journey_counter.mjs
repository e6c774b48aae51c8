// The counter: a walk-in's dossier is filed by the keyboard alone, within a minute of typing.
import assert from 'node:assert/strict'
import { journey } from './harness.mjs'
import { errors, leads, newcomer, official, path } from './steps.mjs'

export default journey('a walk-in is filed at the counter by keyboard alone', async t => {
  const who = newcomer()
  const page = await official(t, 'tiepnhan.kylua')
  await page.goto(t.at('/counter'))
  await t.looks(page, null, { budget: 'staff' })
  const hands = new Hands(page)

  await page.locator('main [name=q]:focus').waitFor() // the caret stands in the box already
  await hands.type('doc than')
  await hands.leads('Enter')
  await hands.tabTo('link', '1.004873')
  await hands.leads('Enter')
  assert.equal(path(page), '/counter/1.004873')
  await t.looks(page, null)

  const wrong = who.id.slice(0, 11)
  await hands.fill('submitter.name', who.name)
  await hands.fill('submitter.citizen_id', wrong)
  await hands.fill('submitter.birth', '08031996')
  await hands.fill('submitter.phone', who.phone)
  await hands.fill('submitter.address.typed', 'ky lua')
  await hands.fill('submitter.address.detail', 'Khối 3')
  await hands.choose('subject.sex', 'female')
  await hands.fill('subject.ethnic', 'Tày')
  await hands.pick('status.kind', 'c') // “Chưa đăng ký kết hôn với ai”
  const slow = t.js && await hold(page) // a slow line: the hands go on while the page asks for further questions
  await hands.choose('history.moved', 'no')
  await hands.choose('purpose.kind', 'other')
  if (slow) await slow.release()
  if (t.js) await page.locator('[name="purpose.other"]').waitFor() // the question comes by itself
  if (t.js) {
    await hands.fill('purpose.other', 'Mua nhà')
    await hands.fill('purpose.copies', '1')
  }
  await hands.choose('declaration', '1')
  await hands.leads('Enter', true)

  assert.match(await page.title(), /^Lỗi: /)
  const said = await errors(page)
  assert.ok(said.some(l => /Số định danh|số định danh/.test(l)), `the short number is not named: ${said}`)
  assert.equal(await page.inputValue('[name="submitter.citizen_id"]'), wrong, 'what was typed is gone')
  assert.equal(await page.inputValue('[name="submitter.name"]'), who.name)
  if (t.js) assert.equal(await page.evaluate(() => document.activeElement.id), 'errors', 'the summary does not hold the focus')
  await t.looks(page, null)

  await hands.tabTo('link', 'định danh') // the summary leads to the box
  await hands.press('Enter')
  await hands.on('submitter.citizen_id')
  await hands.press('Control+A')
  await hands.type(who.id)
  await hands.choose('submitter.address.code', '06187')
  if (!t.js) {
    await hands.fill('purpose.other', 'Mua nhà')
    await hands.fill('purpose.copies', '1')
  }
  await hands.leads('Enter', true)
  assert.match(path(page), /^\/dossier\//, `not filed: ${await errors(page)}`)
  const code = (await page.locator('h1').innerText()).trim()
  assert.match(code, /-\d{8}-\d{7}$/)
  assert.match(await page.locator('.view').innerText(), /Trung tâm Phục vụ hành chính công phường Kỳ Lừa/)
  console.log(`# filed with ${hands.count} keys, ${hands.typed} of them letters`)
  assert.ok(hands.count <= 300, `${hands.count} keys: more than a minute's work at five keys a second`)
  assert.ok(hands.count - hands.typed <= (t.js ? 110 : 140), `${hands.count - hands.typed} keys only to get about`)

  if (t.js) await prints(t, page, hands)
})

/** Holds back what the page asks the house for, until released. */
async function hold(page) {
  let open
  const gate = new Promise(done => { open = done })
  const asks = url => url.pathname.startsWith('/counter/')
  await page.route(asks, route => gate.then(() => route.continue()))
  return { release: () => { open(); return page.unrouteAll({ behavior: 'wait' }) } }
}

/** With scripts the receipt is one key away. */
async function prints(t, page, hands) {
  const asked = page.waitForRequest(r => r.url().endsWith('/receipt'))
  await hands.press('i')
  await asked
}

/** The hands of someone who never touches the mouse, and counts. */
class Hands {
  constructor(page) {
    this.page = page
    this.count = 0
    this.typed = 0
  }

  async press(key) {
    this.count++
    await this.page.keyboard.press(key)
  }

  async type(text) {
    this.count += text.length
    this.typed += text.length
    await this.page.keyboard.type(text)
  }

  /** Presses a key that leads to another page. */
  leads(key) { return leads(this.page, () => this.press(key)) }

  focus() {
    return this.page.evaluate(() => {
      const e = document.activeElement
      return { name: e.name ?? '', value: e.value ?? '', tag: e.tagName.toLowerCase(), kind: e.type ?? '', text: e.innerText ?? '' }
    })
  }

  /** The focus comes to what has this name: a moment after the page or the link that leads there. */
  async on(name) {
    await this.page.locator(`[name="${name}"]:focus`).waitFor()
  }

  /** Tabs on until fits(focus). */
  async tabs(fits, what) {
    for (let n = 0; n < 60; n++) {
      if (fits(await this.focus())) return
      await this.press('Tab')
    }
    assert.fail(`the Tab key never comes to ${what}`)
  }

  tabTo(role, text) { return this.tabs(f => f.tag === (role === 'link' ? 'a' : role) && f.text.includes(text), text) }

  async fill(name, text) {
    await this.tabs(f => f.name === name, name)
    await this.type(text)
  }

  /** Chooses among radios by the arrows, or ticks by the space bar. */
  async choose(name, value) {
    await this.tabs(f => f.name === name, name)
    if ((await this.focus()).value === value) return this.press('Space')
    for (let n = 0; n < 12; n++) {
      await this.press('ArrowDown')
      if ((await this.focus()).value === value) return
    }
    assert.fail(`the arrows never come to ${value} of ${name}`)
  }

  /** Chooses in a list by its first letter. */
  async pick(name, letter) {
    await this.tabs(f => f.name === name, name)
    await this.type(letter)
  }
}
