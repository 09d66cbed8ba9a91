// Who goes by keyboard keeps their place: what takes the place of an element takes over its focus,
// another page begins at its sentence, and Escape closes what is open.

const PATIENCE = 10_000; // milliseconds after a key in which the focus is brought back
const STEP = 100; // milliseconds between two looks
const GONE_FOR_GOOD = 700; // milliseconds after which nothing like it is expected any more
const LATE = 3000; // milliseconds after which no sentence is expected
const SENTENCE = '[data-testid="stMain"] .sentence';

let last = null; // what had the focus when a key was pressed, and how its successor is told
let timer = null;

const focused = () => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element === document.body ? null : element;
};

// The elements around one, through the roots of components.
function* around(element) {
  for (let part = element; part; part = part.parentElement ?? part.getRootNode().host) yield part;
}

const keyOf = (element) => {
  for (const part of around(element))
    for (const name of part.classList) if (name.startsWith("st-key-")) return name;
  return "";
};

const pathOf = (address) => new URL(address).pathname;

const nameOf = (element) => element.ariaLabel || element.textContent.trim() || element.title;

// Elements of a kind in the part of a page that has a key, those within components too.
const alike = ({ key, tag }) =>
  [...document.querySelectorAll(key ? `.${CSS.escape(key)} *` : '[data-testid="stMain"] *')]
    .flatMap((part) => [part, ...(part.shadowRoot?.querySelectorAll(tag) ?? [])])
    .filter((part) => part.localName === tag && part.tabIndex >= 0 && !part.disabled);

function remember() {
  const element = focused();
  if (!element || element.matches("main")) return;
  const what = { element, key: keyOf(element), tag: element.localName, name: nameOf(element) };
  last = { ...what, place: alike(what).indexOf(element), address: location.href,
    until: performance.now() + PATIENCE, lostAt: 0 };
  timer ??= setInterval(bringBack, STEP);
}

function forget() {
  clearInterval(timer);
  last = timer = null;
}

function successor() {
  const { element, name, place } = last;
  if (element.isConnected && !element.disabled) return element;
  if (element.isConnected || pathOf(last.address) !== location.pathname) return null;
  const all = alike(last);
  return all.find((part) => nameOf(part) === name) ?? all[place];
}

// Where a page begins; a page without a sentence begins at its top.
function start(isLate) {
  const sentence = document.querySelector(SENTENCE);
  if (sentence) sentence.tabIndex = -1;
  return sentence ?? (isLate ? document.querySelector("main") : null);
}

function bringBack() {
  const now = performance.now();
  if (now > last.until) return forget();
  const other = focused();
  if (other && !(other.matches("main") || other === last.element)) return forget();
  if (other) return;
  last.lostAt ||= now;
  // A button that makes a file is disabled until it is there; one that leads away may stay so.
  const isLeft = pathOf(last.address) !== location.pathname
    || (now - last.lostAt > GONE_FOR_GOOD && (location.href !== last.address || !last.element.isConnected));
  const next = successor() ?? (isLeft ? start(now - last.lostAt > LATE) : null);
  next?.focus({ preventScroll: !next.matches(SENTENCE) });
  if (next && focused() === next) Object.assign(last, { element: next, lostAt: 0 });
}

// Only what floats over the page: a part that unfolds within it stays as it is.
const floats = (details) => getComputedStyle(details.lastElementChild).position === "absolute";

function close(event) {
  const within = [...around(event.composedPath()[0])];
  const open = within.find((part) => part.matches("details[open]") && floats(part))
    ?? [...document.querySelectorAll("details.about[open]")].find(floats);
  if (!open) return;
  open.open = false;
  if (within.includes(open)) open.querySelector("summary").focus();
}

function onKey(event) {
  if (event.isComposing) return;
  if (event.key === "Escape") {
    close(event);
    return forget(); // who leaves a field is not led back into it
  }
  // What is typed into a field changes nothing until it is left or sent.
  if (event.key.length > 1 || event.key === " ") remember();
}

// Streamlit's own way to the content leads to what begins with our header: it begins at the sentence.
function skip(event) {
  const isSkipped = event.composedPath().some((part) => part.dataset?.testid === "stSkipToContent");
  if (isSkipped) setTimeout(() => start(true)?.focus());
}

export function keepPlace() {
  document.addEventListener("click", skip, true);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", forget, true);
}
