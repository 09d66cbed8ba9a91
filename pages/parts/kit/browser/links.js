// What the frame needs of the browser: links between pages followed in the same session with one
// step in its history, the title of its tab, the language of the page, and the link to it.

import { keepPlace } from "./keyboard.js";
import { speak } from "./streamlit.js";

function follow(address) {
  history.pushState({}, "", address);
  // Streamlit runs the page that the address names, as when a reader goes back or forward.
  window.dispatchEvent(new PopStateEvent("popstate"));
}

// A part further down on its page, a table, is brought into view once it is there.
const PART = "#st-key-";
function show(name, tries = 50) {
  const [part] = document.getElementsByClassName(name);
  if (part) part.scrollIntoView();
  else if (tries) setTimeout(show, 100, name, tries - 1);
}

// A link to this page in another language keeps what the address says by now.
function inLanguage(language) {
  const parameters = new URLSearchParams(location.search);
  parameters.set("lang", language);
  return `${location.pathname}?${parameters}`;
}

function onClick(event) {
  for (const line of document.querySelectorAll(".refused")) line.hidden = true; // it was read
  const path = event.composedPath();
  const button = path.find((node) => node instanceof HTMLButtonElement && node.classList.contains("copy-link"));
  if (button) copy(button);
  const menu = document.querySelector(".pages-menu[open]");
  if (menu && !path.includes(menu.querySelector("summary"))) menu.open = false;
  for (const about of document.querySelectorAll(".about[open]")) about.open = path.includes(about);
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const link = path.find((node) => node instanceof HTMLAnchorElement);
  if (!isPlain || event.defaultPrevented || !link?.href || link.target || link.hasAttribute("download")) return;
  const { origin, pathname, hash } = new URL(link.href);
  const isPart = hash.startsWith(PART);
  if (origin !== location.origin || (hash && !isPart) || !window.xuntuPages.includes(pathname)) return;
  event.preventDefault();
  follow(link.hreflang ? inLanguage(link.hreflang) : link.href.replace(/#.*/, ""));
  if (isPart) show(hash.slice(1));
}

async function copy(button) {
  await navigator.clipboard.writeText(location.href);
  button.classList.add("copied");
  setTimeout(() => button.classList.remove("copied"), 2000);
}

// The pages fold into a menu where they have no room beside one another.
function fold() {
  const pages = document.querySelector(".st-key-header .pages");
  const line = pages?.closest(".stHtml");
  if (!line) return;
  const room = line.clientWidth - line.querySelector(".brand").offsetWidth;
  document.documentElement.classList.toggle("folded", pages.scrollWidth > room);
}

// Streamlit titles the tab anew at each run, this part runs only where what it says has changed.
function keepTitle() {
  new MutationObserver(() => {
    if (window.xuntuTitle && document.title !== window.xuntuTitle) document.title = window.xuntuTitle;
  }).observe(document.querySelector("title"), { childList: true });
}

// The menu holds the same links.
function fill({ target }) {
  if (!target.matches?.(".pages-menu[open]")) return;
  const links = document.querySelectorAll(".st-key-header .pages a");
  target.querySelector("nav").replaceChildren(...[...links].map((link) => link.cloneNode(true)));
}

// What is alike in every run is sent once (links.py).
function begin(data) {
  if (!window.xuntuPages) {
    document.addEventListener("click", onClick);
    document.addEventListener("toggle", fill, true);
    window.addEventListener("resize", fold);
    keepPlace();
    keepTitle();
    if (location.hash.startsWith(PART)) show(location.hash.slice(1));
    document.documentElement.classList.add("can-copy"); // a press before this would be lost (style.css)
  }
  window.xuntuPages = data.pages;
  document.documentElement.lang = data.language;
  speak(data.streamlit);
}

export default function ({ data }) {
  if (data.mended) return history.replaceState(history.state, "", data.mended);
  if (data.pages) return begin(data);
  // The outline before the page (first_page.html); a stage, which has no header, takes it away itself.
  if (document.querySelector(".st-key-header")) document.getElementById("first")?.remove();
  window.xuntuTitle = data.title;
  document.title = data.title;
  window.xuntuHere = data.here;
  requestAnimationFrame(fold);
  if (data.go) follow(data.go);
}
