// Search everything: what is typed goes to the server, what it finds stands below as links.

const style = new CSSStyleSheet();
style.replaceSync(await (await fetch(new URL("search.css", import.meta.url))).text());

const PAUSE = 60; // milliseconds without a key before a search is sent

// The field that has the keyboard. Another page puts up another field in its place, and that one
// takes the keyboard and the text over, with what is typed between the two.
let inUse = null;
let pressedAt = -Infinity;
const PATIENCE = 3000; // milliseconds after a key in which another field is waited for
const isWaitedFor = () => performance.now() - pressedAt < PATIENCE;

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const link = ({ name, note, address }) => make("li", {}, make("a", { href: address },
  make("span", {}, name), make("span", { className: "note" }, note)));

const group = ({ title, hits }) =>
  make("section", {}, make("h3", {}, title), make("ul", {}, ...hits.map(link)));

const plain = (text) => text.split(/\s+/).filter(Boolean).join(" ");

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const whole = parentElement.querySelector(".whole");
  const input = whole.querySelector("input");
  const hits = whole.querySelector(".hits");
  const status = whole.querySelector(".aside");
  const root = whole.getRootNode();
  if (!root.adoptedStyleSheets.includes(style)) root.adoptedStyleSheets = [style];
  if (!data?.words) return;
  const links = () => [...hits.querySelectorAll("a")];
  const show = (isOpen) => {
    hits.hidden = !isOpen;
    input.ariaExpanded = String(isOpen);
  };
  const isAnswered = () => plain(input.value) === data.query;
  const close = () => {
    show(false);
    whole.goes = false;
  };
  const leave = () => {
    inUse = null;
    input.value = "";
    close();
    input.blur();
  };
  // One question at a time: the next is sent when the server has answered.
  const ask = () => {
    if (whole.isAsking || isAnswered()) return;
    whole.isAsking = true;
    setStateValue("query", plain(input.value));
  };
  const go = () => {
    whole.goes = !isAnswered();
    if (!whole.goes) links()[0]?.click();
    else ask();
  };
  const step = (by) => {
    const all = links();
    const next = all.indexOf(root.activeElement) + by;
    (next < 0 ? input : all[Math.min(next, all.length - 1)])?.focus();
  };

  whole.isAsking = false;
  input.placeholder = input.ariaLabel = data.words.placeholder;
  input.title = data.words.title;
  input.hidden = false; // a field without a name is no field
  hits.ariaLabel = data.words.title;
  hits.replaceChildren(...data.groups.map(group));
  if (data.query && !data.groups.length) hits.append(make("p", { className: "none" }, data.words.none));
  status.textContent = isAnswered() ? data.count : "";
  hits.onclick = (event) => event.composedPath().some((node) => node.href) && setTimeout(leave);
  input.oninput = () => {
    clearTimeout(whole.waiting);
    if (!plain(input.value)) return close();
    whole.waiting = setTimeout(ask, PAUSE);
  };
  input.onfocus = () => {
    inUse = input;
    pressedAt = performance.now();
    if (data.query && isAnswered()) show(true);
  };
  // A field that is taken away is left by nobody.
  input.onblur = () => setTimeout(() => {
    if (inUse === input && input.isConnected) inUse = null;
  });
  whole.onkeydown = (event) => {
    pressedAt = performance.now();
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") leave();
    else if (event.key === "Enter" && root.activeElement === input) go();
    event.stopPropagation();
  };
  whole.onfocusout = (event) => !whole.contains(event.relatedTarget) && close();
  if (inUse && inUse !== input && !inUse.isConnected && isWaitedFor()) {
    input.value = inUse.value;
    input.focus();
  }
  if (!isAnswered()) ask();
  else if (whole.goes) go();
  else if (data.query && root.activeElement === input) show(true);
  if (!window.xuntuSearch) document.addEventListener("keydown", onKey);
  window.xuntuSearch = true;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.composedPath()[0];
  const isTyped = target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  if (isTyped) return;
  if (inUse && !inUse.isConnected && isWaitedFor() && event.key.length === 1) {
    event.preventDefault();
    inUse.value += event.key;
    pressedAt = performance.now();
  } else if (event.key === "/") start(event);
}

// "/" comes here from anywhere but a field.
function start(event) {
  event.preventDefault();
  // Looked for at each press: another page has another field.
  const host = [...document.querySelectorAll(".st-key-search *")].find((node) => node.shadowRoot);
  const input = host?.shadowRoot.querySelector("input");
  if (input && !input.hidden) return input.focus();
  inUse = document.createElement("input"); // until there is one
  pressedAt = performance.now();
}
