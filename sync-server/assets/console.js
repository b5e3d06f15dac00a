// The console without this script is complete; with it pages stay fresh and lists follow the keyboard.
const PAUSE_MS = 800;

// Fresh: the server says that something changed, the page asks for itself and takes over what differs.
const live = () => [...document.querySelectorAll('[data-live]')];
let pointerInside = false;
document.addEventListener('pointermove', (event) => {
  pointerInside = Boolean(event.target instanceof Element && event.target.closest('[data-live="rows"],[data-live="unit"]'));
}, { passive: true });

function takeOver(fresh) {
  let held = false;
  for (const region of live()) {
    const next = fresh.querySelector(`[data-live="${region.dataset.live}"]`);
    if (!next || next.innerHTML === region.innerHTML) continue;
    // Rows never move under the pointer or the keyboard's focus.
    const busy = region.contains(document.activeElement) || (pointerInside && region.matches('[data-live="rows"],[data-live="unit"]'));
    if (busy) held = true;
    else region.innerHTML = next.innerHTML;
  }
  document.getElementById('newer').hidden = !held;
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (answer.redirected && new URL(answer.url).pathname.startsWith('/console/sign-in')) {
    location.href = answer.url;
    return;
  }
  if (answer.ok) takeOver(new DOMParser().parseFromString(await answer.text(), 'text/html'));
}

let waiting;
let first = true;
const events = new EventSource('/console/events');
events.addEventListener('news', () => {
  document.getElementById('lost').hidden = true;
  if (first) {
    first = false;
    return;
  }
  clearTimeout(waiting);
  waiting = setTimeout(() => refresh().catch(() => {}), PAUSE_MS);
});
events.addEventListener('error', () => { document.getElementById('lost').hidden = false; });
document.querySelector('#newer button').addEventListener('click', () => location.reload());

// Keyboard: / search, j k rows, arrows in the grid, Enter opens, Esc goes back.
const rows = () => [...document.querySelectorAll('[data-row] a')];
function step(by) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(document.activeElement);
  const from = at < 0 ? all.findIndex((link) => link.hasAttribute('aria-current')) : at;
  const next = all[Math.max(0, Math.min(all.length - 1, from + by))];
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

function move(cell, dx, dy) {
  const td = cell.closest('td');
  const row = td.parentElement;
  if (dx) {
    let next = td;
    do next = dx > 0 ? next.nextElementSibling : next.previousElementSibling;
    while (next && !next.querySelector('a'));
    next?.querySelector('a')?.focus();
    return;
  }
  let line = row;
  do line = dy > 0 ? line.nextElementSibling : line.previousElementSibling;
  while (line && !line.cells[td.cellIndex]?.querySelector('a'));
  line?.cells[td.cellIndex].querySelector('a').focus();
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
document.addEventListener('keydown', (event) => {
  const typing = event.target.matches('input,select,textarea');
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') {
    if (typing) event.target.blur();
    else if (document.querySelector('[data-back]')) location.href = document.querySelector('[data-back]').dataset.back;
    return;
  }
  if (typing) return;
  const cell = document.activeElement?.closest?.('.bl .gc');
  if (cell && ARROWS[event.key]) {
    move(cell, ...ARROWS[event.key]);
    event.preventDefault();
  } else if (event.key === '/') {
    document.getElementById('q')?.focus();
    event.preventDefault();
  } else if (event.key === 'j' || event.key === 'k') {
    if (step(event.key === 'j' ? 1 : -1)) event.preventDefault();
  }
});

for (const button of document.querySelectorAll('[data-print]')) button.addEventListener('click', () => print());
