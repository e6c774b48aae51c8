import { counters } from './count.js';
import { uploads } from './upload.js';

// focusErrors brings the reader to what is wrong: autofocus alone is ignored after a swap and by old browsers.
function focusErrors(root) {
  const box = root.querySelector('#errors');
  if (box) box.focus();
}

// A press on "print" prints.
function printing() {
  document.addEventListener('click', (e) => {
    const button = e.target.closest && e.target.closest('[data-print]');
    if (button) self.print();
  });
}

// A lost network is said in words, with the button left alive.
function losses() {
  const say = () => {
    const box = document.getElementById('lost');
    if (box) box.hidden = false;
  };
  document.addEventListener('htmx:sendError', say);
  document.addEventListener('htmx:timeout', say);
  document.addEventListener('htmx:beforeRequest', () => {
    const box = document.getElementById('lost');
    if (box) box.hidden = true;
  });
}

// start makes a page alive, and every piece that htmx puts into it later.
export function start(more) {
  const wake = (root) => {
    uploads(root);
    counters(root);
    if (more) more(root);
  };
  document.documentElement.classList.add('js');
  const go = () => {
    wake(document);
    focusErrors(document);
    printing();
    losses();
    document.addEventListener('htmx:afterSettle', (e) => {
      wake(e.target);
      focusErrors(e.target);
    });
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', go);
  else go();
}
