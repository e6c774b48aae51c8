// Says how many characters are left, after a pause in typing so that a screen reader is not flooded.
//
//   <textarea maxlength="500" data-count="id of the text" …></textarea> <p id="…" data-left="Còn {n} ký tự"></p>
export function counters(root) {
  root.querySelectorAll('[data-count]').forEach((field) => {
    const out = document.getElementById(field.dataset.count);
    if (!out || field.dataset.ready) return;
    field.dataset.ready = '1';
    let timer = 0;
    const tell = () => { out.textContent = out.dataset.left.replace('{n}', String(field.maxLength - field.value.length)); };
    field.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(tell, 600);
    });
  });
}
