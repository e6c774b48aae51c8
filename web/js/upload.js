import { shrink } from './shrink.js';

// Each file goes to the server the moment it is chosen (people forget a second button). The answer is the
// list of files as HTML and takes the place of the old list. A line that breaks is tried again, and what could
// not be sent stays at hand with a button: nobody photographs a paper twice. Without this script the form
// carries the files.
//
//   <input type="file" data-upload="/address" data-list="id of the list" data-status="id of the text"
//          data-most="bytes" data-large="…{name}…" data-sending="Đang gửi {name}…" data-failed="…" data-done="…"
//          data-lost="…" data-again="Gửi lại">
const PAUSES = [1500, 4000]; // ms before a broken line is tried again

export function uploads(root) {
  root.querySelectorAll('input[type=file][data-upload]').forEach((input) => {
    if (input.dataset.ready) return;
    input.dataset.ready = '1';
    input.addEventListener('change', () => sendAll(input, Array.from(input.files)));
  });
}

async function sendAll(input, files) {
  const box = document.getElementById(input.dataset.status);
  const lost = [];
  let refused = 0;
  input.disabled = true; // so that the form does not send them a second time
  let large = '';
  for (const file of files) {
    const small = await shrink(file);
    if (Number(input.dataset.most) && small.size > Number(input.dataset.most)) {
      large = input.dataset.large.replace('{name}', file.name);
      continue;
    }
    say(box, input.dataset.sending.replace('{name}', file.name));
    const how = await patiently(input, small, meter(box));
    if (how === 'lost') lost.push(file);
    if (how === 'refused') refused++;
  }
  input.value = '';
  input.disabled = false;
  if (!lost.length) return say(box, large || (refused ? input.dataset.failed : input.dataset.done), large || refused > 0);
  say(box, input.dataset.lost, true);
  if (box) box.append(' ', button(input.dataset.again, () => sendAll(input, lost)));
}

function say(box, text, bad) {
  if (!box) return;
  box.textContent = text || '';
  box.classList.toggle('bad', Boolean(bad));
}

function button(text, press) {
  const b = document.createElement('button');
  b.type = 'button';
  b.className = 'btn alt';
  b.textContent = text;
  b.addEventListener('click', press);
  return b;
}

// meter shows how much has gone, to the eye only: a screen reader would not stop talking.
function meter(box) {
  const bar = document.createElement('progress');
  bar.max = 1;
  bar.setAttribute('aria-hidden', 'true');
  if (box) box.append(' ', bar);
  return (share) => { bar.value = share; };
}

async function patiently(input, file, tell) {
  let how = await send(input, file, tell);
  for (const pause of PAUSES) {
    if (how !== 'lost') break;
    await new Promise((done) => setTimeout(done, pause));
    how = await send(input, file, tell);
  }
  return how;
}

// send gives "sent", "refused" (the list says why) or "lost".
function send(input, file, tell) {
  const body = new FormData();
  const key = input.form && input.form.elements._key;
  if (key) body.append('_key', key.value);
  body.append('file', file, file.name);
  return new Promise((answer) => {
    const r = new XMLHttpRequest();
    r.open('POST', input.dataset.upload);
    r.setRequestHeader('HX-Request', 'true');
    r.upload.onprogress = (e) => { if (e.lengthComputable) tell(e.loaded / e.total); };
    r.onerror = r.ontimeout = r.onabort = () => answer('lost');
    r.onload = () => {
      const ok = r.status >= 200 && r.status < 300;
      if ((ok || r.status === 422) && /html/.test(r.getResponseHeader('Content-Type') || '')) renew(input, r.responseText);
      answer(ok ? 'sent' : r.status >= 500 ? 'lost' : 'refused');
    };
    r.send(body);
  });
}

function renew(input, html) {
  const list = document.getElementById(input.dataset.list);
  if (!list) return;
  list.innerHTML = html;
  if (self.htmx) self.htmx.process(list);
}
