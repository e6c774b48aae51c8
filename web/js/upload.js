import { shrink } from './shrink.js';

// Each file goes to the server the moment it is chosen (people forget a second button). The answer is the
// list of files as HTML and takes the place of the old list. Without this script the form carries the files.
//
//   <input type="file" data-upload="/address" data-list="id of the list"
//          data-sending="Đang gửi {name}…" data-failed="…" data-done="…">
export function uploads(root) {
  root.querySelectorAll('input[type=file][data-upload]').forEach((input) => {
    if (input.dataset.ready) return;
    input.dataset.ready = '1';
    input.addEventListener('change', () => sendAll(input));
  });
}

async function sendAll(input) {
  const say = teller(input);
  const files = Array.from(input.files);
  input.disabled = true; // so that the form does not send them a second time
  let failed = 0;
  for (const file of files) {
    say(input.dataset.sending.replace('{name}', file.name));
    if (!(await send(input, await shrink(file)))) failed++;
  }
  input.value = '';
  input.disabled = false;
  say(failed ? input.dataset.failed : input.dataset.done, failed > 0);
}

function teller(input) {
  const box = document.getElementById(input.dataset.status);
  return (text, bad) => {
    if (!box) return;
    box.textContent = text || '';
    box.classList.toggle('bad', Boolean(bad));
  };
}

async function send(input, file) {
  const body = new FormData();
  const key = input.form && input.form.elements._key;
  if (key) body.append('_key', key.value);
  body.append('file', file, file.name);
  try {
    const answer = await fetch(input.dataset.upload, { method: 'POST', body, headers: { 'HX-Request': 'true' }, credentials: 'same-origin' });
    const kind = answer.headers.get('Content-Type') || '';
    if (/html/.test(kind) && (answer.ok || answer.status === 422)) {
      const list = document.getElementById(input.dataset.list);
      if (list) {
        list.innerHTML = await answer.text();
        if (self.htmx) self.htmx.process(list);
      }
    }
    return answer.ok;
  } catch (e) {
    return false;
  }
}
