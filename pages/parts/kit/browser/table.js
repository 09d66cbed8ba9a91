// One table: sorted and searched by the server, drawn here. A row that leads somewhere holds a
// link (or a button) in its first cell, and a click anywhere on the row is a click on that.

import { focusOn, listen, placeOf } from "./table_keys.js";
import { rowsOf } from "./table_rows.js";

const style = new CSSStyleSheet();
style.replaceSync(await (await fetch(new URL("table.css", import.meta.url))).text());

const PAUSE = 150; // milliseconds without a key before a search is sent
const FIGURES = ["count", "number", "percent", "yuan", "ratio"];

const plain = (text) => text.split(/\s+/).filter(Boolean).join(" ");

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// Halves go away from zero, as warehouse/words/rounding.py has it, and nothing is minus 0.
const decimals = (value, least, most = least, style = "decimal") =>
  value
    .toLocaleString("en-US", { style, minimumFractionDigits: least, maximumFractionDigits: most })
    .replace(/^-(?=[0.]+%?$)/, "");

const write = {
  text: (value) => String(value),
  ratio: (value) => String(value),
  count: (value) => decimals(value, 0),
  number: (value) => decimals(value, 1),
  percent: (value) => decimals(value, 1, 1, "percent"),
  yuan: (value) => decimals(value, 0, 2),
  date: (value, data) => {
    if (data.language === "zh") return value;
    const [year, month, day] = value.split("-").map(Number);
    return `${day} ${data.words.months[month - 1]} ${year}`;
  },
};

const detail = (column) => (column.detail ? " detail" : "");

const light = (column, value) =>
  make("i", { className: `light ${value}`, role: "img", title: column.meanings[value] ?? "",
    ariaLabel: column.meanings[value] ?? value });

// A sign of a light in a line of text is drawn as the light.
const SIGNS = { "■": "red", "▲": "amber", "●": "green", "◆": "blue" };
const signed = (line) => line.split(/([■▲●◆])/).map((part) =>
  SIGNS[part] ? make("i", { className: `light ${SIGNS[part]}`, ariaHidden: "true" }) : part);

const bar = (column, value) => {
  const filled = make("i");
  filled.style.width = `${Math.max(0, Math.min(1, value / column.longest)) * 100}%`;
  return make("span", { className: "bar", ariaHidden: "true" }, filled);
};

// A bar on its track, with the line of an interval and the tick of a target at their true places.
function track(data, column, row) {
  const { end, low, high, tick, pale } = column.track;
  const at = (value) => `${Math.max(0, Math.min(1, value / end)) * 100}%`;
  const known = (name) => name && data.rows[name][row] !== null ? data.rows[name][row] : null;
  const drawn = make("span", { className: "track", ariaHidden: "true" });
  const mark = (className, left, width) => {
    const part = make("i", { className });
    part.style.left = at(left);
    if (width !== undefined) part.style.width = at(width);
    drawn.append(part);
  };
  mark(known(pale) ? "filled pale" : "filled", 0, data.rows[column.name][row]);
  if (known(low) !== null && known(high) !== null)
    mark("interval", known(low), Math.min(known(high), end) - known(low));
  if (known(tick) !== null) mark("tick", known(tick));
  return drawn;
}

const key = (className, text) => text
  ? [make("span", { className: "key" }, make("i", { className, ariaHidden: "true" }), text)] : [];

function cell(data, column, row) {
  const value = data.rows[column.name][row];
  if (column.kind === "light") return value && value !== "none" ? [light(column, value)] : [];
  if (value === null || value === "") return [make("span", { className: "missing" }, data.words.missing)];
  const emphasis = column.emphasised && value === column.emphasised ? "emphasised" : "";
  const text = make("span", { className: emphasis }, write[column.kind](value, data));
  if (column.track) return [make("div", { className: "tracked" }, track(data, column, row), text)];
  return column.longest > 0 ? [bar(column, value), text] : [text];
}

// Where a row leads: an address of this product, or nothing.
function address(data, row) {
  if (!data.link) return null;
  const parameters = new URLSearchParams(data.link.fixed);
  for (const [parameter, column] of Object.entries(data.link.columns)) {
    const value = data.rows[column][row];
    if (value === null) return null;
    parameters.set(parameter, value);
  }
  return `/${data.link.page}?${parameters}`;
}

function drawRow(component, row) {
  const { data, setTriggerValue } = component;
  const line = make("tr");
  const leads = data.chooses
    ? make("button", { type: "button", onclick: () => setTriggerValue("open", row) })
    : address(data, row) && make("a", { href: address(data, row) });
  data.columns.forEach((column, place) => {
    const isName = column.name === data.first;
    const drawn = make(isName ? "th" : "td", { className: column.kind + detail(column) });
    if (isName) drawn.scope = "row";
    const content = cell(data, column, row);
    if (isName && leads) {
      leads.append(...content);
      drawn.append(leads);
    } else drawn.append(...content);
    line.append(drawn);
  });
  if (data.ranking) {
    const { split_by, marked_by } = data.ranking;
    const isSplit = row > 0 && data.rows[split_by][row] !== data.rows[split_by][row - 1];
    line.classList.toggle("split", isSplit && !data.view.sort);
    line.classList.toggle("marked", data.rows[marked_by][row] === true);
  }
  if (leads) {
    line.classList.add("leads");
    line.onclick = (event) => {
      const chosen = String(getSelection());
      if (!event.composedPath().includes(leads) && !chosen) leads.click();
    };
    line.append(make("td", { className: "onward", ariaHidden: "true" }, "›"));
  } else if (data.link || data.chooses) line.append(make("td"));
  return line;
}

function drawHead(component, send) {
  const { data } = component;
  const head = make("tr");
  for (const column of data.columns) {
    const isSorted = data.view.sort === column.name || data.view.sort === `-${column.name}`;
    const descends = data.view.sort.startsWith("-");
    const name = column.name === data.first ? " name" : "";
    const cell = make("th", { scope: "col", className: column.kind + name + detail(column) });
    if (isSorted) cell.ariaSort = descends ? "descending" : "ascending";
    const arrow = isSorted ? (descends ? " ↓" : " ↑") : "";
    const sort = make("button", { type: "button", title: column.help || column.heading,
      onclick: () => send({ sort: next(data.view.sort, column) }) },
      make("span", { className: column.kind === "light" ? "aside" : "" }, column.heading), arrow);
    if (column.help && column.kind !== "light") sort.append(make("sup", { ariaHidden: "true" }, "?"));
    cell.append(sort);
    if (column.track) {
      cell.classList.add("on-track");
      cell.append(...key("interval", column.track.interval_heading), ...key("tick", column.track.tick_heading));
      if (column.track.end_heading) cell.append(make("span", { className: "key" }, column.track.end_heading));
    }
    head.append(cell);
  }
  if (data.link || data.chooses) head.append(make("td", { className: "onward" }));
  return head;
}

// The first click sorts a figure from the highest and text from its first, the second the other
// way round, the third puts the rows back into the order in which they came.
function next(sort, column) {
  const first = FIGURES.includes(column.kind) ? `-${column.name}` : column.name;
  const second = first === column.name ? `-${column.name}` : column.name;
  return sort === first ? second : sort === second ? "" : first;
}

function drawTools(component, tools, send) {
  const { data } = component;
  const search = tools.querySelector("input");
  search.placeholder = search.ariaLabel = data.words.search;
  // What is being typed is newer than what the server says; what Back undid is not.
  const isBeingTyped = tools.dataset.typing === "on" || tools.dataset.waiting === "on";
  if (!isBeingTyped && plain(search.value) !== data.view.search) {
    search.value = data.view.search;
    delete tools.dataset.typed;
  }
  const now = () => {
    clearTimeout(tools.timer);
    delete tools.dataset.waiting;
    send({ search: search.value });
  };
  search.oninput = () => {
    clearTimeout(tools.timer);
    tools.dataset.waiting = "on";
    const typedAt = walks;
    tools.timer = setTimeout(() => (typedAt === walks ? now() : delete tools.dataset.waiting), PAUSE);
  };
  search.onblur = () => delete tools.dataset.typed;
  search.onkeydown = (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") now();
    if (event.key === "Escape") { search.value = ""; now(); }
  };
  tools.querySelector(".filters").replaceChildren(...data.columns.filter((column) => column.choices)
    .map((column) => drawFilter(column, data.view.filters[column.name] ?? [], tools, (chosen) =>
      send({ filters: { ...data.view.filters, [column.name]: chosen } }))));
  tools.hidden = !data.tools;
}

function drawFilter(column, chosen, tools, choose) {
  const boxes = column.choices.map((choice) => make("input", { type: "checkbox", value: choice,
    checked: chosen.includes(choice),
    onchange: () => choose(boxes.filter((box) => box.checked).map((box) => box.value)) }));
  const number = chosen.length ? ` ${chosen.length}` : "";
  const filter = make("details", { className: chosen.length ? "filter narrows" : "filter",
    open: tools.dataset.open === column.name,
    ontoggle: () => {
      if (filter.open) tools.dataset.open = column.name;
      else if (tools.dataset.open === column.name && filter.isConnected) delete tools.dataset.open;
    } },
    make("summary", {}, (column.filter ?? column.heading) + number),
    make("div", {}, ...boxes.map((box) => make("label", {}, box,
      column.meanings ? column.meanings[box.value] || box.value : box.value))));
  return filter;
}

const isAnswered = (wanted, view) => wanted.sort === view.sort
  && wanted.with_origin === view.with_origin
  && plain(wanted.search) === view.search
  && Object.entries(wanted.filters).every(([name, values]) =>
    values.join("|") === (view.filters[name] ?? []).join("|"));

// Back and Forward undo what was wished before: a wish that is not answered yet goes no further.
let walks = 0;
window.addEventListener("popstate", () => { walks += 1; });

// The address bar follows at once. A step of the browser's history is one sort, one filter, or all
// that is typed without leaving the field: Back undoes it.
function keepInUrl(data, view, isStep) {
  const parameters = new URLSearchParams(location.search);
  const keep = (name, value) => value ? parameters.set(name, value) : parameters.delete(name);
  keep(`${data.name}.search`, plain(view.search));
  keep(`${data.name}.sort`, view.sort);
  for (const column of data.columns.filter((column) => column.choices))
    keep(`${data.name}.${column.name}`, view.filters[column.name]?.join("|"));
  if (data.origin) keep(`${data.name}.origin`, view.with_origin ? "1" : "");
  // Written as the server writes it, which would else take a step of its own.
  const query = parameters.toString().replaceAll("*", "%2A").replaceAll("%7E", "~");
  const address = location.pathname + (query ? `?${query}` : "");
  if (address === location.pathname + location.search) return;
  if (isStep) history.pushState({}, "", address);
  else history.replaceState(history.state, "", address);
}

export default function (sent) {
  const { rows, length } = sent.data ?? {};
  const component = { ...sent, data: rows ? { ...sent.data, rows: rowsOf(rows, length) } : sent.data };
  const { data, parentElement, setStateValue } = component;
  const whole = parentElement.querySelector(".whole");
  const [tools, scroll, none, foot] = whole.children;
  const root = whole.getRootNode();
  if (!root.adoptedStyleSheets.includes(style)) root.adoptedStyleSheets = [style];
  whole.hidden = !data?.view;
  if (!data?.view) return; // the place of a table that is about to go
  // One wish at a time: the next is sent when the server has answered, so that the address bar
  // and the server never disagree.
  const send = (change) => {
    const view = { ...whole.wanted ?? data.view, ...change };
    const isTyped = "search" in change;
    whole.isStep ||= isTyped ? !tools.dataset.typed : Object.keys(change).length > 0;
    if (isTyped) tools.dataset.typed = "on";
    whole.wanted = view;
    whole.wishedAt = walks;
    if (whole.isAsking) return;
    whole.isAsking = true;
    keepInUrl(data, view, whole.isStep);
    whole.isStep = false;
    // What is asked again after Back is asked all the same.
    setStateValue("view", { ...view, at: performance.now() });
  };
  whole.isAsking = false;
  const isOpen = whole.wanted && whole.wishedAt === walks;
  if (isOpen && !isAnswered(whole.wanted, data.view)) send({});
  else whole.wanted = null;
  tools.dataset.typing = whole.wanted ? "on" : "off";
  const kept = placeOf(root);
  drawTools(component, tools, send);
  scroll.querySelector("thead").replaceChildren(drawHead(component, send));
  const lines = Array.from({ length: data.length }, (_, row) => drawRow(component, row));
  scroll.querySelector("tbody").replaceChildren(...lines);
  listen(scroll, Boolean(data.link || data.chooses));
  focusOn(root, kept);
  scroll.querySelector("caption").textContent = data.title;
  whole.classList.toggle("ranks", Boolean(data.ranking));
  whole.classList.toggle("in-part", Boolean(data.in_part));
  whole.classList.toggle("fills", data.fills);
  scroll.style.maxHeight = data.fills ? "" : data.height;
  scroll.onscroll = () => {
    const left = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight;
    scroll.classList.toggle("moved", scroll.scrollLeft > 0);
    scroll.classList.toggle("below", left > 1);
    scroll.classList.toggle("more", scroll.scrollWidth - scroll.scrollLeft - scroll.clientWidth > 1);
    if (left < 200 && data.has_more && !scroll.waiting) {
      scroll.waiting = true;
      setStateValue("extent", data.length + data.step);
    }
  };
  scroll.waiting = false;
  requestAnimationFrame(() => scroll.onscroll());
  scroll.hidden = !data.length;
  none.textContent = data.length ? "" : data.words.none;
  none.hidden = Boolean(data.length);
  const onward = data.ranking?.onward
    ? [make("a", { className: "all", href: data.ranking.address }, data.ranking.onward)] : [];
  // A column that goes takes the order by it along.
  const turn = () => {
    const { sort, with_origin } = whole.wanted ?? data.view;
    send({ with_origin: !with_origin, sort: /^-?origin_/.test(sort) ? "" : sort });
  };
  const origin = data.origin ? [make("button", { type: "button", className: "origin",
    ariaPressed: String(data.view.with_origin), onclick: turn }, data.origin)] : [];
  foot.replaceChildren(make("span", { className: "count-of-rows" }, ...signed(data.foot)), ...origin,
    make("span", { className: "keys" }, data.words.keys),
    ...(data.on_paper ? [make("span", { className: "on-paper" }, data.on_paper)] : []), ...onward, ...(data.mark ? [make("span", { className: "mark" }, data.mark)] : []));
}
