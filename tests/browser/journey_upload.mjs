// Papers as they really come: over a line that breaks, from every kind of telephone, with odd names, too large, empty.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { journey } from './harness.mjs'
import { answer, begin, divorced, newcomer, onward, photo, press, question, say, upload } from './steps.mjs'

export default journey('papers arrive whole or not at all, and nothing sent is lost', async t => {
  const page = await t.phone()
  await begin(t, page)
  await answer(page, divorced(newcomer()), 'papers')
  const slot = page.locator('form.slot').first()
  const list = () => slot.locator('.files a').allInnerTexts()

  if (t.js) await broken(t, page, slot)
  const before = (await list()).length
  await upload(page, slot, { ...await photo(t, 'Bản án'), name: '../../Bản án số 45/2021 <ly hôn> "sao y".jpg' })
  assert.ok((await list()).every(n => !/[/\\<>"]/.test(n)), `a name keeps what file systems refuse: ${await list()}`)
  await upload(page, slot, await pages(t, 100))
  assert.equal((await list()).length, before + 2)
  await t.looks(page, null)

  for (const [file, says] of [
    [{ name: 'trống.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) }, /rỗng, không có nội dung/],
    [{ name: 'bảng lương.xlsm', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from('PK\x03\x04 nothing') }, /[Kk]hông nhận|bị hỏng/],
    [{ name: 'ảnh.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<!doctype html><script>alert(1)</script>') }, /không mở được như một ảnh/],
    [{ name: 'phim.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc((20 << 20) + 1000, 32)]) }, /lớn hơn 20 MB|quá lớn/],
  ]) {
    await slot.locator('input[type=file]:not([capture])').setInputFiles(onDisk(file))
    if (!t.js) await press(page, slot.locator('button.no-script'))
    await page.getByText(says).first().waitFor()
    assert.equal((await list()).length, before + 2, `${file.name}: taken, or it took others away`)
  }
  await press(page, onward(page))
  assert.equal(question(page), 'review')
  await say(page, 'button', 'Gửi hồ sơ')
  assert.equal(await page.locator('#received li').count(), before + 2)
})

/** A large file goes to the browser by its path, not through the line of the test. */
function onDisk(file) {
  if (file.buffer.length < 1 << 20) return file
  const at = join(mkdtempSync(join(tmpdir(), 'motcua-')), file.name)
  writeFileSync(at, file.buffer)
  process.on('exit', () => rmSync(dirname(at), { recursive: true }))
  return at
}

/** The line breaks while a photograph is sent: it is tried again by itself, then kept with a button. */
async function broken(t, page, slot) {
  let left = 3
  await page.route(url => url.pathname === '/file', route => left-- > 0 ? route.abort('connectionreset') : route.continue())
  const trouble = t.trouble.length
  await slot.locator('input[type=file]:not([capture])').setInputFiles(await photo(t, 'Quyết định ly hôn'))
  const again = slot.getByRole('button', { name: 'Gửi lại' })
  await again.waitFor()
  assert.match(await slot.innerText(), /Tệp vẫn còn đây/)
  assert.equal(await slot.locator('.files a').count(), 0)
  await t.looks(page, null)
  await again.click()
  await slot.locator('.files a').first().waitFor()
  assert.equal(left, -1, 'a lost file is not tried again by itself')
  t.trouble.splice(trouble) // the broken line itself is in the console
}

/** A PDF of many pages. */
async function pages(t, n) {
  const page = await t.desk({ js: true })
  await page.setContent(Array.from({ length: n }, (_, i) => `<p style="page-break-after:always">Trang ${i + 1}</p>`).join(''))
  const buffer = await page.pdf({ width: '210mm', height: '297mm' })
  await page.close()
  return { name: `hồ sơ ${n} trang.pdf`, mimeType: 'application/pdf', buffer }
}
