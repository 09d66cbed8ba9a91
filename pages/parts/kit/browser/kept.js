// Views of the pages that a reader keeps by name, and counties that are the reader's own. They stay
// in this browser: the server is told the counties' codes alone, to put them first.
// What is read from the browser's store may have been written by anybody: names are text, addresses
// are put together anew from our own pages and from parameters that a page may have.

const style = new CSSStyleSheet();
style.replaceSync(await (await fetch(new URL("kept.css", import.meta.url))).text());

const STORE = "xuntu.kept";
const MOST = 50;
const LONGEST = { name: 40, value: 200, store: 100_000 };
const PARAMETER = /^[a-z_]{1,40}(\.[a-z_]{1,40})?$/;
const CODE = /^\d{6}$/;

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const plain = (text) => text.split(/\s+/).filter(Boolean).join(" ").slice(0, LONGEST.name);

// The address of a page of ours, in whatever language the reader is in; null for any other.
function checked(address, pages) {
  let url;
  try { url = new URL(address, location.origin); } catch { return null; }
  if (url.origin !== location.origin || !pages.includes(url.pathname)) return null;
  const parameters = new URLSearchParams();
  for (const [name, value] of url.searchParams)
    if (name !== "lang" && PARAMETER.test(name) && value.length <= LONGEST.value) parameters.set(name, value);
  const query = parameters.toString();
  return url.pathname + (query ? `?${query}` : "");
}

function read(pages) {
  let stored = null;
  try {
    const text = localStorage.getItem(STORE) ?? "";
    if (text.length <= LONGEST.store) stored = JSON.parse(text);
  } catch { /* nothing is kept, or may be */ }
  const list = (value) => (Array.isArray(value) ? value : []);
  const views = list(stored?.views).flatMap((view) => {
    const name = typeof view?.name === "string" ? plain(view.name) : "";
    const address = typeof view?.address === "string" ? checked(view.address, pages) : null;
    return name && address ? [{ name, address }] : [];
  });
  const codes = list(stored?.counties).filter((code) => typeof code === "string" && CODE.test(code));
  return { views: views.slice(0, MOST), counties: [...new Set(codes)].slice(0, MOST) };
}

function write(kept) {
  try { localStorage.setItem(STORE, JSON.stringify(kept)); } catch { /* the browser keeps nothing */ }
}

const inThisLanguage = (address) => {
  const url = new URL(address, location.origin);
  const language = new URLSearchParams(location.search).get("lang");
  if (language) url.searchParams.set("lang", language);
  return url.pathname + url.search;
};

// A field with a button: `done` gets the name that was written. It is no form: Streamlit takes the
// submission of forms away from parts of its pages.
function naming(words, value, label, done) {
  const field = make("input", { type: "text", maxLength: LONGEST.name, value, ariaLabel: words.name });
  const go = () => {
    const name = plain(field.value);
    if (name) done(name);
    else field.focus();
  };
  field.onkeydown = (event) => event.key === "Enter" && !event.isComposing && go();
  const button = make("button", { type: "button", onclick: go }, label);
  return make("div", { className: "naming" }, field, button);
}

let shown = null; // the menu that is on the page; another page has another

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const whole = parentElement.querySelector("details");
  const panel = whole.querySelector(".panel");
  const summary = whole.querySelector("summary");
  const root = whole.getRootNode();
  if (!root.adoptedStyleSheets.includes(style)) root.adoptedStyleSheets = [style];
  if (!data?.words) return;
  const { words, pages } = data;
  const change = (make) => {
    const kept = read(pages);
    make(kept);
    write(kept);
    draw();
  };
  const line = (view, at) => {
    const item = make("li", {}, make("a", { href: inThisLanguage(view.address), title: view.name }, view.name));
    const rename = make("button", { type: "button", ariaLabel: `${words.rename} ${view.name}` }, words.rename);
    rename.onclick = () => {
      item.replaceChildren(naming(words, view.name, words.save_name, (name) => {
        change((kept) => { kept.views[at].name = name; });
        panel.querySelectorAll("li a")[at]?.focus();
      }));
      item.querySelector("input").select();
    };
    const gone = make("button", { type: "button", ariaLabel: `${words.delete} ${view.name}` }, words.delete);
    gone.onclick = () => {
      change((kept) => { kept.views.splice(at, 1); });
      (panel.querySelector("li a") ?? panel.querySelector("input"))?.focus();
    };
    item.append(rename, gone);
    return item;
  };
  const county = ({ code, name, address }) => {
    const gone = make("button", { type: "button", ariaLabel: `${words.unstar} ${name}` }, words.delete);
    gone.onclick = () => star(code);
    return make("li", {}, make("a", { href: address }, name), gone);
  };
  const draw = () => {
    const { views } = read(pages);
    panel.replaceChildren(make("h3", {}, words.title));
    if (views.length) panel.append(make("ul", {}, ...views.map(line)));
    else panel.append(make("p", {}, words.none));
    const save = naming(words, window.xuntuHere ?? "", words.save, (name) => {
      const address = checked(location.href, pages);
      if (address) change((kept) => { kept.views = [{ name, address }, ...kept.views].slice(0, MOST); });
      panel.querySelector("li a")?.focus();
    });
    panel.append(views.length < MOST ? save : make("p", {}, words.full));
    if (data.counties.length)
      panel.append(make("h3", {}, words.counties), make("ul", {}, ...data.counties.map(county)));
    panel.append(make("p", {}, words.only_here));
  };
  const handOver = () => setStateValue("counties", read(pages).counties);
  const star = (code) => {
    change((kept) => {
      kept.counties = kept.counties.includes(code)
        ? kept.counties.filter((other) => other !== code)
        : [code, ...kept.counties].slice(0, MOST);
    });
    handOver();
  };
  shown = { star };
  document.documentElement.classList.add("can-keep"); // a press before this would be lost (style.css)
  summary.ariaLabel = summary.title = words.title;
  whole.hidden = false; // it has a name
  summary.onclick = () => whole.open || draw(); // drawn before it opens: the keyboard goes on at once
  // What is being written stays.
  if (whole.open && root.activeElement?.tagName !== "INPUT") draw();
  panel.onclick = (event) => event.composedPath().some((node) => node.href) && setTimeout(() => { whole.open = false; });
  whole.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    whole.open = false;
    summary.focus();
  };
  whole.onfocusout = (event) => {
    if (event.relatedTarget && !whole.contains(event.relatedTarget)) whole.open = false;
  };
  if (read(pages).counties.join() !== data.on_server.join()) handOver();
}

document.addEventListener("click", (event) => {
  const path = event.composedPath();
  const button = path.find((node) => node instanceof HTMLButtonElement && node.classList.contains("star"));
  if (button && CODE.test(button.dataset.code)) shown?.star(button.dataset.code);
  const host = document.querySelector(".st-key-kept");
  if (host && !path.includes(host))
    for (const node of host.querySelectorAll("*")) {
      const open = node.shadowRoot?.querySelector("details[open]");
      if (open) open.open = false;
    }
});
