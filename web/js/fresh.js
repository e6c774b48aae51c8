// The dense form of the counter asks the server for further questions while its officer goes on typing. An answer to
// what stood there earlier is not put in: it would take away what was typed since. The question is asked again.
const REST = 250; // ms of rest before asking again

const sent = new WeakMap(); // request → what stood in the form when it left
let waiting = 0;
let again;

function standing(box) {
  return JSON.stringify(Array.from(box.querySelectorAll('input,select,textarea'), (e) => [e.name, /^(checkbox|radio)$/.test(e.type) ? e.checked : e.value]));
}

const isForm = (e) => e.detail.target && e.detail.target.id === 'dense';

export function fresh() {
  document.addEventListener('htmx:beforeRequest', (e) => {
    if (!isForm(e)) return;
    clearTimeout(again);
    waiting++;
    sent.set(e.detail.xhr, standing(e.detail.target));
  });
  document.addEventListener('htmx:afterRequest', (e) => { if (sent.has(e.detail.xhr)) waiting--; });
  document.addEventListener('htmx:beforeSwap', (e) => {
    if (!isForm(e) || !sent.has(e.detail.xhr) || sent.get(e.detail.xhr) === standing(e.detail.target)) return;
    e.detail.shouldSwap = false;
    const asker = e.detail.requestConfig.elt;
    clearTimeout(again);
    again = setTimeout(() => { if (waiting === 0) self.htmx.trigger(asker, 'change'); }, REST);
  });
}
