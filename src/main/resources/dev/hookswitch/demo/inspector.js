'use strict';
// Shows webhooks as they come. Text is only ever set as text, never as markup.
const KEPT = 500;
const rows = document.getElementById('rows');
const filter = document.getElementById('filter');
const pause = document.getElementById('pause');
const state = document.getElementById('state');
const sessions = new Map();
const seen = new Set();
let count = 0, verified = 0, bad = 0, waiting = [];

function element(tag, className, text) {
  const e = document.createElement(tag);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
}

function tone(session) {
  if (!sessions.has(session)) sessions.set(session, sessions.size % 8);
  return 't' + sessions.get(session);
}

function name(p) { return p ? (p.user || p.value) : ''; }

function who(event) {
  const cell = element('td', 'who');
  const [from, to] = event.participants || [];
  if (event.subject) {
    cell.append(element('b', '', event.subject_user || event.subject));
  } else {
    cell.append(element('b', '', name(from)), document.createTextNode(' → '), element('b', '', name(to)));
  }
  const more = event.state || (event.event === 'COMPLETED' ? completed(event) : '');
  if (more) cell.append(element('i', '', ' ' + more));
  return cell;
}

function completed(event) {
  const by = event.hanged_by === 'local' ? 'the system' : event.hanged_user || event.hanged_value || 'nobody knows who';
  return `${event.is_answered ? 'answered' : 'not answered'}, ${event.duration} s, ended by ${by}`;
}

function verdict(valid) {
  const cell = element('td', valid ? 'ok' : 'no');
  cell.append(element('span', 'mark', valid ? '✓ ' : '✗ '), element('span', '', valid ? 'verified' : 'not verified'));
  return cell;
}

function matches(row) { return !filter.value || row.dataset.text.includes(filter.value.toLowerCase()); }

function show(entry) {
  const event = entry.event;
  const key = entry.id + entry.received;
  if (seen.has(key)) return;
  seen.add(key);
  const row = element('tr', 'row');
  row.tabIndex = 0;
  row.dataset.text = JSON.stringify(event).toLowerCase();
  const pill = element('td');
  pill.append(element('span', 'pill ' + event.event, event.event));
  const session = element('td');
  session.append(element('span', 'session ' + tone(event.session_id), event.session_id.slice(0, 8)));
  row.append(element('td', 'time', (event.timestamp || '').slice(11, 23)), pill, session, element('td', 'n', event.seq), who(event),
    element('td', 'wide', event.phase), verdict(entry.valid));
  row.hidden = !matches(row);
  rows.prepend(row);
  count++;
  entry.valid ? verified++ : bad++;
  while (rows.children.length > KEPT) rows.lastElementChild.remove();
  if (seen.size > 4 * KEPT) seen.clear();
  document.getElementById('empty').hidden = true;
  row.event = event;
}

function figures() {
  document.getElementById('count').textContent = count;
  document.getElementById('calls').textContent = sessions.size;
  document.getElementById('verified').textContent = verified;
  document.getElementById('bad').textContent = bad;
  document.getElementById('bad-figure').hidden = bad === 0;
}

function toggle(row) {
  if (row.nextElementSibling?.classList.contains('detail')) {
    row.nextElementSibling.remove();
    row.classList.remove('open');
    return;
  }
  const detail = element('tr', 'detail');
  const cell = element('td');
  cell.colSpan = 7;
  cell.append(element('pre', '', JSON.stringify(row.event, null, 2)));
  detail.append(cell);
  row.after(detail);
  row.classList.add('open');
}

rows.addEventListener('click', e => { const row = e.target.closest('tr.row'); if (row) toggle(row); });
rows.addEventListener('keydown', e => {
  const row = e.target.closest('tr.row');
  if (row && (e.key === 'Enter' || e.key === ' ')) { e.preventDefault(); toggle(row); }
});
filter.addEventListener('input', () => { for (const row of rows.querySelectorAll('tr.row')) row.hidden = !matches(row); });
pause.addEventListener('click', () => {
  const paused = pause.getAttribute('aria-pressed') !== 'true';
  pause.setAttribute('aria-pressed', paused);
  pause.textContent = paused ? 'Go on' : 'Pause';
  if (!paused) { waiting.forEach(show); waiting = []; figures(); }
});

function take(entry) {
  if (pause.getAttribute('aria-pressed') === 'true') { waiting.push(entry); waiting = waiting.slice(-KEPT); return; }
  show(entry);
  figures();
}

async function load() {
  const answer = await fetch('/inspector/list');
  (await answer.json()).forEach(show);
  figures();
}

load();
const stream = new EventSource('/inspector/stream');
stream.addEventListener('open', () => { state.textContent = 'live'; state.className = 'state live'; load(); });
stream.addEventListener('error', () => { state.textContent = 'connection lost'; state.className = 'state lost'; });
stream.addEventListener('webhook', e => take(JSON.parse(e.data)));
