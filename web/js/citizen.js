import { start } from './page.js';

// A page that comes as the answer to a sent form takes the place of one asked for in the history: going Back to it
// shows it with what was saved, without the browser's "send again?".
function asked() {
  const form = document.querySelector('main form[method=post]');
  if (form && new URL(form.action).pathname === location.pathname) history.replaceState(history.state, '', location.href);
}

// A press on "copy" puts a text at hand for the app of a bank, and says so.
function copying(root) {
  if (!navigator.clipboard) return;
  root.querySelectorAll('[data-copy]').forEach((button) => {
    button.hidden = false;
    button.onclick = () => navigator.clipboard.writeText(button.dataset.copy).then(() => {
      document.getElementById('copied').textContent = button.dataset.copied;
    }, () => {});
  });
}

start(copying);
addEventListener('load', asked);
