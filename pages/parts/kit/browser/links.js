// A click on a link to one of the pages goes there in the same session, with one step in the
// browser's history. Without this the browser would load everything anew.

function follow(address) {
  history.pushState({}, "", address);
  // Streamlit runs the page that the address names, as when a reader goes back or forward.
  window.dispatchEvent(new PopStateEvent("popstate"));
}

function onClick(event) {
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  if (!isPlain || event.defaultPrevented || !link?.href || link.target || link.hasAttribute("download")) return;
  const { origin, pathname, hash } = new URL(link.href);
  if (origin !== location.origin || hash || !window.xuntuPages.includes(pathname)) return;
  event.preventDefault();
  follow(link.href);
}

export default function ({ data }) {
  if (!window.xuntuPages) document.addEventListener("click", onClick);
  window.xuntuPages = data.pages;
  if (data.go) follow(data.go);
}
