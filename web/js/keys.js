// Keys of a list of work. They act only while the focus is in the list, never while something is typed or a
// Vietnamese input method composes, and can be switched off on this machine (WCAG 2.1.4).
//
//   <div data-keys> … <tr data-row> <input type="checkbox"> <a data-open href="…"> … </div>
//   anywhere: <a data-key="D" …>: pressing D presses it
const OFF = 'motcua.keys.off';
const MAP = 'motcua.keys.map'; // letters given other letters on this machine: { D: 'E' }

function isOff() {
  try { return localStorage.getItem(OFF) === '1'; } catch (e) { return false; }
}

function mapped() {
  try { return JSON.parse(localStorage.getItem(MAP)) || {}; } catch (e) { return {}; }
}

// ours is the letter a pressed key stands for; a letter that was given away stands for nothing.
function ours(key) {
  const map = mapped();
  const k = key.toUpperCase();
  const given = Object.keys(map).find((of) => map[of] === k);
  if (given) return given.toLowerCase();
  return map[k] ? '' : key;
}

// shown writes the letters of this machine on the buttons.
function shown() {
  const map = mapped();
  document.querySelectorAll('[data-key]').forEach((b) => {
    const k = map[b.dataset.key] || b.dataset.key;
    b.setAttribute('aria-keyshortcuts', k);
    const cap = b.querySelector('kbd');
    if (cap) cap.textContent = k;
  });
}

function typing(target) {
  return /^(TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable ||
    (target.tagName === 'INPUT' && !/^(checkbox|radio|button|submit)$/.test(target.type));
}

function rowsOf(list) { return Array.from(list.querySelectorAll('[data-row]')); }

function here(list) {
  const row = document.activeElement.closest('[data-row]');
  return row || list.querySelector('[data-row][aria-current]');
}

function move(list, by) {
  const rows = rowsOf(list);
  const at = rows.indexOf(here(list));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))];
  const link = next && next.querySelector('[data-open]');
  if (!link) return;
  link.focus();
  next.scrollIntoView({ block: 'nearest' });
}

function tick(list) {
  const row = here(list);
  const box = row && row.querySelector('input[type=checkbox]');
  if (box) box.click();
}

function act(list, key) {
  const row = here(list);
  switch (key) {
    case 'j': move(list, 1); return true;
    case 'k': move(list, -1); return true;
    case 'x': tick(list); return true;
    case 'q':
    case '/': { const find = document.querySelector('[data-find]'); if (find) { find.focus(); find.select(); } return true; }
    case '?': { const help = document.getElementById('keys'); if (help && help.showModal) help.showModal(); return true; }
    case 'enter': {
      if (document.activeElement.closest('a,button,summary')) return false;
      const link = row && row.querySelector('[data-open]');
      if (link) link.click();
      return Boolean(link);
    }
  }
  const button = document.querySelector(`[data-key="${CSS.escape(key.toUpperCase())}"]`);
  if (button) button.click();
  return Boolean(button);
}

function pressed(e) {
  if (e.defaultPrevented || e.isComposing || e.keyCode === 229 || e.ctrlKey || e.altKey || e.metaKey) return;
  const list = e.target.closest('[data-keys]');
  if (!list || typing(e.target) || isOff() || e.key.length > 1 && e.key !== 'Enter') return;
  const key = ours(e.key.toLowerCase());
  if (key && act(list, key)) e.preventDefault();
}

// A ticked row shows it, and the bulk bar counts.
function ticks(list) {
  const tell = () => {
    const on = list.querySelectorAll('[data-row] input[type=checkbox]:checked').length;
    rowsOf(list).forEach((row) => {
      const box = row.querySelector('input[type=checkbox]');
      row.classList.toggle('sel', Boolean(box && box.checked));
    });
    const bar = document.querySelector('[data-bulk]');
    if (!bar) return;
    bar.hidden = on === 0;
    const text = bar.querySelector('[data-chosen]');
    if (text) text.textContent = text.dataset.chosen.replace('{n}', String(on));
  };
  list.addEventListener('change', (e) => {
    if (e.target.matches('[data-all]')) list.querySelectorAll('[data-row] input[type=checkbox]').forEach((b) => { b.checked = e.target.checked; });
    tell();
  });
  tell();
}

function helpBox() {
  document.querySelectorAll('[data-help-keys]').forEach((b) => b.addEventListener('click', () => {
    const help = document.getElementById('keys');
    if (help && help.showModal) help.showModal();
  }));
  const box = document.querySelector('[data-keys-off]');
  if (!box) return;
  box.checked = isOff();
  box.addEventListener('change', () => {
    try { localStorage.setItem(OFF, box.checked ? '1' : '0'); } catch (e) { /* this machine keeps nothing */ }
  });
}

// remap lets every letter be another one: the boxes of the key help hold the letters of this machine.
function remap() {
  const boxes = Array.from(document.querySelectorAll('[data-remap]'));
  const fill = () => { const map = mapped(); boxes.forEach((b) => { b.value = map[b.dataset.remap] || b.dataset.remap; }); };
  const said = document.querySelector('[data-remap-said]');
  const keep = (map) => {
    try { localStorage.setItem(MAP, JSON.stringify(map)); } catch (e) { /* this machine keeps nothing */ }
    fill();
    shown();
  };
  boxes.forEach((b) => b.addEventListener('change', () => {
    const k = b.value.trim().toUpperCase();
    const taken = boxes.some((o) => o !== b && o.value.toUpperCase() === k);
    if (said) said.textContent = taken ? said.dataset.remapSaid.replace('{k}', k) : '';
    if (!/^[A-Z0-9]$/.test(k) || taken) { fill(); return; }
    const map = mapped();
    delete map[b.dataset.remap];
    if (k !== b.dataset.remap) map[b.dataset.remap] = k;
    keep(map);
  }));
  const reset = document.querySelector('[data-remap-reset]');
  if (reset) reset.addEventListener('click', () => keep({}));
  fill();
}

let listening = false;

export function keys(root) {
  if (!listening) {
    listening = true;
    document.addEventListener('keydown', pressed);
    helpBox();
    remap();
  }
  shown();
  const lists = Array.from(root.querySelectorAll('[data-keys]'));
  if (root.matches && root.matches('[data-keys]')) lists.push(root);
  lists.forEach((list) => {
    if (list.dataset.ready) return;
    list.dataset.ready = '1';
    ticks(list);
    const current = list.querySelector('[data-row][aria-current] [data-open]') || list.querySelector('[data-open]') || list;
    if (document.activeElement === document.body && !location.hash && !document.getElementById('errors')) current.focus({ preventScroll: true });
  });
}
