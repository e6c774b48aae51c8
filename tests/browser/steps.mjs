// What people do again and again in the journeys, as they do it: press, answer, sign in, photograph a paper.
import assert from 'node:assert/strict'
import { patience } from './harness.mjs'
import { newcomer } from './people.mjs'

export { newcomer }

export const password = 'Lang-Son-2026'

/** Does what leads to another page, and waits until all of that page has come. */
export async function leads(page, act) {
  await Promise.all([page.waitForEvent('framenavigated', frame => frame === page.mainFrame()), act()])
  await page.waitForLoadState('load')
}

/** Presses something that leads to another page. */
export async function press(page, what) {
  const at = typeof what === 'string' ? page.locator(what).first() : what
  await leads(page, () => at.click())
}

/** Opens the page again until what is looked for stands on it: figures come a moment after what they count. */
export async function comes(page, stands, what) {
  for (const end = Date.now() + patience; !await stands(page);) {
    assert.ok(Date.now() < end, `${what} never comes`)
    await page.waitForTimeout(200)
    await page.reload()
  }
}

/** Presses the link or button with these words. */
export const say = (page, role, name, within = page.locator('body')) => press(page, within.getByRole(role, { name }).first())

/** What the answers of a page are called and how each is given. */
const asked = page => page.$$eval('main form [name]', list => list
  .filter(e => e.type !== 'hidden' && e.type !== 'submit' && !e.closest('form[role=search]') && e.checkVisibility())
  .map(e => ({ name: e.name, kind: e.type })))

/** Gives one answer, whatever kind the question is. */
export async function give(page, { name, kind }, value) {
  const at = page.locator(`main [name="${name}"]`)
  if (kind === 'radio') return at.and(page.locator(`[value="${value}"]`)).check()
  if (kind === 'checkbox') return at.setChecked(Boolean(value))
  if (kind === 'select-one') return at.selectOption(value)
  return at.fill(value)
}

/** Gives every answer that the page asks and that is known; returns the names asked. */
export async function fill(page, answers) {
  const seen = new Set()
  for (const q of await asked(page)) {
    if (seen.has(q.name)) continue
    seen.add(q.name)
    if (answers[q.name] !== undefined) await give(page, q, answers[q.name])
  }
  return [...seen]
}

/** The button that goes on to the next question. */
export const onward = page => page.locator('main form .cta button.btn:not(.quiet):not(.alt)').first()

/** Where the page stands. */
export const path = page => new URL(page.url()).pathname

/** What the summary of errors says, line by line. */
export const errors = page => page.locator('#errors li').allInnerTexts()

/** The last part of the address: the question of a draft. */
export const question = page => path(page).split('/').pop()

/** Answers page after page until one of the pages named is reached. A question that comes back unanswered is a failure. */
export async function answer(page, answers, ...until) {
  const way = []
  for (let n = 0; n < 40; n++) {
    const here = question(page)
    way.push(here)
    if (until.includes(here)) return way
    await fill(page, answers)
    const commune = page.locator('main button[name=_act][value^="search:"]').first()
    if (await commune.count() && !await page.locator('main input[type=radio][name$=".code"]').count()) {
      await press(page, commune)
      await fill(page, answers)
    }
    await press(page, onward(page))
    assert.notEqual(question(page), here, `stays at ${here}: ${await errors(page)}`)
  }
  throw new Error(`never came to ${until}: ${way}`)
}

/** An official's page, signed in. Who has signed in once in this house goes on with that session. */
export async function official(t, login, open = 'desk') {
  const page = await t[open]()
  const known = t.house.sessions ??= new Map()
  if (known.has(login)) {
    const { cookies, url } = known.get(login)
    await page.context().addCookies(cookies)
    await page.goto(url)
    return page
  }
  await page.goto(t.at('/sign-in'))
  await signIn(page, login)
  known.set(login, { cookies: await page.context().cookies(), url: page.url() })
  return page
}

export async function signIn(page, login, secret = password) {
  await page.fill('[name=login]', login)
  await page.fill('[name=password]', secret)
  await press(page, 'main form button[type=submit]')
}

/** A photograph of a paper, a real JPEG, that nobody else has. */
export async function photo(t, text, size = { width: 900, height: 640 }) {
  const page = await t.desk({ js: true, viewport: size })
  await page.setContent(paper(text))
  const buffer = await page.screenshot({ type: 'jpeg', quality: 80 })
  await page.close()
  return { name: 'ảnh giấy tờ.jpg', mimeType: 'image/jpeg', buffer }
}

/** A scan of a signed paper, a real PDF. */
export async function scan(t, text) {
  const page = await t.desk({ js: true })
  await page.setContent(paper(text))
  const buffer = await page.pdf({ width: '210mm', height: '297mm' })
  await page.close()
  return { name: 'bản quét đã ký.pdf', mimeType: 'application/pdf', buffer }
}

const paper = text => `<!DOCTYPE html><html lang="vi"><body style="margin:0;padding:48px;font:22px/1.6 serif;background:#fdfbf4;color:#222">
<p style="text-align:center"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br>Độc lập – Tự do – Hạnh phúc</p>
<h1 style="text-align:center;font-size:28px">${text}</h1><p>Giấy tờ mẫu, làm ra để thử, không có thật.</p></body></html>`

/** Sends a file to a place for files: with scripts it goes the moment it is chosen, without them by its button. */
export async function upload(page, box, file) {
  const input = box.locator('input[type=file]:not([capture])').first()
  const before = await box.locator('.files a').count()
  await input.setInputFiles(file)
  if (!page.hasJS || !await input.getAttribute('data-upload')) await press(page, box.locator('button.no-script, button[type=submit]:not(.quiet)').last())
  await box.locator('.files a').nth(before).waitFor({ state: 'attached' })
}

/** The answers of procedure 1.004873 by this person, for herself. */
export const unmarried = who => ({
  acting: 'self', 'submitter.name': who.name, 'submitter.citizen_id': who.id,
  'submitter.birth.d': '8', 'submitter.birth.m': '3', 'submitter.birth.y': '1996', 'submitter.phone': who.phone,
  'submitter.address.typed': 'kỳ lừa', 'submitter.address.code': '06187', 'submitter.address.detail': 'Khối 3, đường Lê Lợi',
  'subject.sex': 'female', 'subject.ethnic': 'Tày', 'subject.nationality': 'Việt Nam',
  'status.kind': 'never', 'status.abroad': 'no', 'history.moved': 'no', 'period.kind': 'now', 'purpose.kind': 'other', 'purpose.other': 'Mua bán nhà đất',
  'purpose.copies': '1', 'reissue.again': 'no', 'result.way': 'counter', declaration: true,
})

/** The same by someone divorced who sends a photograph of the judgment. */
export const divorced = who => ({
  ...unmarried(who), 'status.kind': 'divorced', 'status.divorce.number': '45/2021/QĐST-HNGĐ', 'status.divorce.date.d': '15', 'status.divorce.date.m': '6',
  'status.divorce.date.y': '2021', 'status.divorce.issuer': 'Tòa án nhân dân thành phố Lạng Sơn', 'status.attach': 'photo',
})

/** Starts a filing of a procedure on this page. */
export async function begin(t, page, code = '1.004873') {
  await page.goto(t.at(`/procedures/${code}`))
  await say(page, 'button', 'Bắt đầu làm')
}

/** Files 1.004873 from the phone with no paper; gives the tracking code. */
export async function file(t, page, who = newcomer()) {
  await begin(t, page)
  await answer(page, unmarried(who), 'papers', 'review')
  if (question(page) === 'papers') await press(page, onward(page))
  await say(page, 'button', 'Gửi hồ sơ')
  return { ...who, tracking: (await page.locator('#tracking').innerText()).trim() }
}

/** Opens the dossier of a code from the search of the desk. */
export async function find(t, page, code) {
  await page.goto(t.at(`/queue?q=${encodeURIComponent(code)}`))
  assert.match(path(page), /^\/dossier\//, `${code} is not found by its code`)
}

/** Asks where a dossier is, on a device that knows nothing. */
export async function track(t, page, code, second) {
  await page.goto(t.at('/track'))
  await page.fill('main [name=code]', code)
  await page.fill('main [name=second]', second)
  await press(page, 'main form .cta button[type=submit]')
}
