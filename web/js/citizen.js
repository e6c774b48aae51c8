import { start } from './page.js';

// A page that comes as the answer to a sent form takes the place of one asked for in the history: going Back to it
// shows it with what was saved, without the browser's "send again?".
function asked() {
  const form = document.querySelector('main form[method=post]');
  if (form && new URL(form.action).pathname === location.pathname) history.replaceState(history.state, '', location.href);
}

start();
addEventListener('load', asked);
