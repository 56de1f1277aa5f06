// What the pages do by themselves: clocks run, times are shown as the reader's own, the board follows the calls.
"use strict";

const skew = Date.parse(document.body.dataset.now) - Date.now();

document.cookie = "hookswitch-zone=" + Intl.DateTimeFormat().resolvedOptions().timeZone +
  "; path=/console; max-age=31536000; samesite=strict" + (location.protocol === "https:" ? "; secure" : "");

document.addEventListener("htmx:configRequest", event => {
  event.detail.headers["X-CSRF-Token"] = document.body.dataset.csrf;
});

function clock(seconds) {
  const two = number => String(number).padStart(2, "0");
  const s = Math.max(0, Math.floor(seconds));
  return s < 3600
    ? Math.floor(s / 60) + ":" + two(s % 60)
    : Math.floor(s / 3600) + ":" + two(Math.floor(s / 60) % 60) + ":" + two(s % 60);
}

function tick() {
  const now = Date.now() + skew;
  for (const each of document.querySelectorAll("[data-since]")) {
    const text = clock((now - Date.parse(each.dataset.since)) / 1000);
    if (each.textContent !== text) each.textContent = text;
  }
}
setInterval(tick, 1000);
tick();

// the reader's own kind of the page's language: 24 hours in Britain, 12 in America
const language = navigator.languages.find(each => each.startsWith(document.documentElement.lang)) ?? document.documentElement.lang;
const plain = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });
const precise = new Intl.DateTimeFormat(language,
  { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });

function localTimes(root) {
  for (const each of root.querySelectorAll("time[datetime]")) {
    const at = new Date(each.dateTime);
    each.textContent = ("precise" in each.dataset ? precise : plain).format(at);
    each.title = each.dateTime;
  }
}
localTimes(document);
document.addEventListener("htmx:afterSwap", event => {
  localTimes(event.detail.target);
  tick();
});

const board = document.querySelector("[data-board]");
if (board) follow(board);

function follow(board) {
  const lost = document.getElementById("lost");
  const list = name => board.querySelector(`[data-list="${name}"]`);
  const source = new EventSource(board.dataset.board);

  source.addEventListener("open", () => { lost.hidden = true; });
  source.addEventListener("error", () => {
    lost.hidden = false;
    // refused, and not only lost: whoever asks again is told why
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000);
  });
  source.addEventListener("board", event => {
    const change = JSON.parse(event.data);
    for (const name of ["calls", "users", "numbers"]) {
      if (change.fresh) list(name).replaceChildren();
      put(list(name), change[name], change.fresh);
    }
    for (const id of change.gone) document.getElementById(id)?.remove();
    for (const name of ["calls", "users", "numbers"]) {
      board.querySelector(`[data-none="${name}"]`).hidden = list(name).children.length > 0;
    }
    for (const each of board.querySelectorAll("[data-count]")) each.textContent = change.counts[each.dataset.count];
    board.querySelector("[data-more]").hidden = change.counts.more === 0;
    tick();
  });

  // a line that is there is replaced where it is, one that is new goes behind the one it follows
  function put(parent, lines, fresh) {
    for (const line of lines) {
      const template = document.createElement("template");
      template.innerHTML = line.html.trim();
      const made = template.content.firstElementChild;
      const before = document.getElementById(line.id);
      if (before) {
        const focused = before.contains(document.activeElement);
        before.replaceWith(made);
        if (focused) made.querySelector("a")?.focus();
        continue;
      }
      if (!fresh) made.classList.add("new");
      const after = line.after ? document.getElementById(line.after) : null;
      if (after) after.after(made); else parent.prepend(made);
    }
  }

  for (const tile of board.querySelectorAll("[data-show]")) {
    tile.addEventListener("click", () => {
      for (const each of board.querySelectorAll("[data-show]")) each.setAttribute("aria-pressed", each === tile);
      list("calls").dataset.showOnly = tile.dataset.show;
    });
  }
}

// a list of fields has always an empty one at its end
document.addEventListener("input", event => {
  const list = event.target.closest("[data-grows]");
  if (!list) return;
  const last = list.lastElementChild;
  if (![...(last.matches("input") ? [last] : last.querySelectorAll("input"))].some(each => each.value)) return;
  const fresh = last.cloneNode(true);
  for (const each of fresh.matches("input") ? [fresh] : fresh.querySelectorAll("input")) each.value = "";
  for (const wrong of fresh.querySelectorAll(".wrong")) wrong.remove();
  list.append(fresh);
  htmx.process(fresh);
});
