// Proves that the harness finds what it is there to find: a small server shows a good page, which must pass,
// and pages with one planted fault each, which must not.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { randomBytes } from 'node:crypto'
import { launch, Trip } from './harness.mjs'

const form = `<form action="/send" method="post"><input type="hidden" name="_key" value="k1">
<p><label for="name">Họ, chữ đệm và tên</label> <input id="name" name="name" type="text" autocomplete="name" value="Nông Văn Dền"></p>
<p><button type="submit">Gửi hồ sơ</button></p></form>`

const html = ({ lang = ' lang="vi"', style = '', body = form, head = '' } = {}) => `<!DOCTYPE html>
<html${lang}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tra cứu hồ sơ</title><link rel="stylesheet" href="/style.css">${style}${head}</head>
<body><main><h1>Tra cứu hồ sơ</h1>${body}</main></body></html>`

const noise = randomBytes(150_000).toString('base64') // does not compress, as a heavy script

const pages = {
  '/good': html(),
  '/nolabel': html({ body: '<p><input name="code" type="text"></p>' }),
  '/nolang': html({ lang: '' }),
  '/pale': html({ body: '<p class="pale">Chữ nhạt quá</p>' }),
  '/broken': html({ body: '<p><div>Khối trong đoạn</div></p><p id="a">1</p><p id="a">2</p>' }),
  '/wide': html({ body: '<div class="wide">Bảng rộng</div>' }),
  '/heavy': html({ head: '<script src="/heavy.js"></script>' }),
  '/inline': html({ head: '<script>document.title = "x"</script>' }),
  '/throws': html({ head: '<script src="/throws.js"></script>' }),
  '/onward': html({ body: '<p><a href="/slow">Tiếp tục</a></p>' }),
}
const css = 'body{font:18px/1.5 sans-serif;color:#14202e;background:#fff}.pale{color:#ccc}.wide{width:900px}button,input{min-height:48px}'

let kept = 0 // how many submissions were kept
const keys = new Set()

const server = createServer((req, res) => {
  const send = (status, type, body, more = {}) => {
    res.writeHead(status, { 'content-type': type, 'content-security-policy': "default-src 'self'", ...more })
    res.end(body)
  }
  const cached = { 'cache-control': 'public, max-age=31536000, immutable' }
  if (req.method === 'POST') {
    let body = ''
    req.on('data', b => { body += b }).on('end', () => {
      const key = new URLSearchParams(body).get('_key')
      if (req.url === '/careless' || !keys.has(key)) kept++
      keys.add(key)
      send(303, 'text/plain', '', { location: req.url === '/careless' ? `/sent?n=${kept}` : '/sent?n=1' })
    })
    return
  }
  if (req.url === '/style.css') return send(200, 'text/css', css, cached)
  if (req.url === '/heavy.js') return send(200, 'text/javascript', `/*${noise}*/`, cached)
  if (req.url === '/throws.js') return send(200, 'text/javascript', 'throw new Error("planted")')
  if (req.url.startsWith('/sent')) return send(200, 'text/html; charset=utf-8', html({ body: '<p>Đã gửi, chưa tiếp nhận</p>' }))
  if (req.url === '/favicon.ico') return send(204, 'image/x-icon', '')
  if (req.url === '/ill') return send(500, 'text/html; charset=utf-8', html())
  if (req.url === '/slow') { // the first lines come at once, the last a while later
    const [first, last] = html({ body: `<p class="line">Dòng đầu</p>${'<p class="line">Dòng giữa</p>'.repeat(50)}\0<p class="line">Dòng cuối</p>` }).split('\0')
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    res.write(first)
    setTimeout(() => res.end(last), 700)
    return
  }
  const page = pages[req.url]
  send(page ? 200 : 404, 'text/html; charset=utf-8', page ?? html({ body: '<p>Không tìm thấy</p>' }))
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const house = { engine: 'sqlite', url: `http://127.0.0.1:${server.address().port}`, log: '' }

const browser = await launch()
let passed = 0
let failed = 0

async function check(name, run, js = true) {
  const trip = new Trip({ browser, house, js })
  try {
    await Promise.race([run(trip), new Promise((_, late) => setTimeout(() => late(new Error('not done after 300 s')), 300_000).unref())])
    passed++
    console.log(`ok - ${name}`)
  } catch (e) {
    failed++
    console.log(`not ok - ${name}\n${e.stack}`)
  }
  await Promise.all(trip.contexts.map(c => c.close()))
}

/** The page must be refused, and for this reason. */
const refused = (path, reason, options) => async t => {
  const page = await t.phone()
  await page.goto(t.at(path))
  await assert.rejects(t.looks(page, undefined, options), e => {
    assert.match(e.message, reason)
    return true
  })
}

/** The journey must end in trouble, and for this reason. */
const troubled = (path, reason) => async t => {
  const page = await t.phone()
  await page.goto(t.at(path))
  await assert.rejects(t.end(), e => {
    assert.match(e.message, reason)
    return true
  })
}

const good = async t => {
  for (const page of [await t.phone(), await t.desk()]) {
    await page.goto(t.at('/good'))
    await t.looks(page, undefined, { budget: 'citizen' })
  }
  await t.end()
}

try {
  await check('a good page passes', good)
  await check('a good page passes without JavaScript', good, false)
  await check('a field without a label is found', refused('/nolabel', /axe label/))
  await check('a field without a label is found without JavaScript', refused('/nolabel', /axe label/), false)
  await check('a page without a language is found', refused('/nolang', /axe html-has-lang/))
  await check('pale text is found', refused('/pale', /axe color-contrast/))
  await check('broken nesting is found', refused('/broken', /html element-permitted-content|html no-implicit-close|html close-order/))
  await check('a doubled id is found', refused('/broken', /html no-dup-id/))
  await check('a page that scrolls sideways is found', refused('/wide', /scrolls sideways at 320 px/))
  await check('a page too heavy is found', refused('/heavy', /budget citizen: js is/, { budget: 'citizen' }))
  await check('a second visit is weighed with its cache', async t => {
    const page = await t.phone()
    await page.goto(t.at('/heavy'))
    const faults = await t.weight(page, 'citizen')
    assert.ok(!faults.some(f => f.includes('repeat')), faults.join('\n'))
  })
  await check('a script that the policy refuses is found', troubled('/inline', /console of .*content security policy/i))
  await check('a script that fails is found', troubled('/throws', /planted/))
  await check('an answer of 500 is found', troubled('/ill', /500 from GET/))
  await check('pressing twice is kept once', async t => {
    const page = await t.phone()
    await page.goto(t.at('/good'))
    const before = kept
    await t.twice(page, page.getByRole('button', { name: 'Gửi hồ sơ' }))
    assert.match(page.url(), /sent\?n=1$/)
    assert.equal(kept, before + 1)
  })
  await check('a page that keeps both presses is found', async t => {
    const page = await t.phone()
    await page.goto(t.at('/good'))
    await page.evaluate(() => { document.forms[0].action = '/careless' })
    await assert.rejects(t.twice(page, page.getByRole('button', { name: 'Gửi hồ sơ' })), /lead to different places/)
  })
  for (const js of [true, false]) {
    await check(`what is read of a page is read when all of it has come, ${js ? 'with' : 'without'} JavaScript`, async t => {
      for (const read of [p => p.locator('.line').count(), p => p.$$eval('.line', l => l.length), async p => (await p.locator('main').innerText()).match(/Dòng/g).length]) {
        const page = await t.phone()
        await page.goto(t.at('/onward'))
        await Promise.all([page.waitForEvent('framenavigated'), page.click('main a')])
        assert.equal(await read(page), 52)
        await page.close()
      }
    }, js)
  }
  await check('the Tab key is followed', async t => {
    const page = await t.desk()
    await page.goto(t.at('/good'))
    assert.deepEqual((await t.tabs(page)).map(s => s.split(' ')[0]), ['input#name', 'button'])
  })
} finally {
  await browser.close()
  server.close()
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
