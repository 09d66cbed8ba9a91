// The keyboard in a table: it is two stops of the Tab key, its headings and its rows, and arrows lead
// from one to the next. Of a thousand rows nobody would come to the end by Tab.

const cellsOf = (scroll) => [
  [...scroll.querySelectorAll("thead button")],
  [...scroll.querySelectorAll("tbody :is(a, button)")],
];
const PAGE = 10; // rows

function stopAt(scroll, focused) {
  for (const group of cellsOf(scroll)) {
    const stop = group.includes(focused) ? focused : group.find((one) => one.tabIndex === 0) ?? group[0];
    for (const one of group) one.tabIndex = one === stop ? 0 : -1;
  }
}

function walk(scroll, event) {
  const [head, rows] = cellsOf(scroll);
  const focused = event.composedPath()[0];
  const group = head.includes(focused) ? head : rows;
  const place = group.indexOf(focused);
  if (place < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const steps = group === head
    ? { ArrowLeft: head[place - 1], ArrowRight: head[place + 1], Home: head[0], End: head.at(-1),
      ArrowDown: rows.find((row) => row.tabIndex === 0) }
    : { ArrowUp: rows[place - 1] ?? head.find((one) => one.tabIndex === 0), ArrowDown: rows[place + 1],
      PageUp: rows[Math.max(0, place - PAGE)], PageDown: rows[Math.min(rows.length - 1, place + PAGE)],
      Home: rows[0], End: rows.at(-1) };
  if (!(event.key in steps)) return;
  event.preventDefault();
  steps[event.key]?.focus();
}

// What has the keyboard in a table, told so that it is found again when all is drawn anew.
export function placeOf(root) {
  const focused = root.activeElement;
  if (!focused) return null;
  const filter = focused.closest(".filter");
  if (filter) return { filter: [...filter.parentElement.children].indexOf(filter), value: focused.value };
  const group = focused.closest("thead") ? "thead" : focused.closest("tbody") ? "tbody" : "";
  return group && { group, place: [...root.querySelectorAll(`${group} :is(a, button)`)].indexOf(focused) };
}

export function focusOn(root, kept) {
  if (!kept) return;
  if (kept.group) {
    const all = root.querySelectorAll(`${kept.group} :is(a, button)`);
    all[Math.min(kept.place, all.length - 1)]?.focus({ preventScroll: true });
    return;
  }
  const filter = root.querySelectorAll(".filter")[kept.filter];
  const box = [...filter?.querySelectorAll("input") ?? []].find((one) => one.value === kept.value);
  (box ?? filter?.querySelector("summary"))?.focus({ preventScroll: true });
}

// Listen for keys; a table whose rows lead nowhere is scrolled by them, so it is a stop itself.
export function listen(scroll, leads) {
  scroll.tabIndex = leads ? -1 : 0;
  stopAt(scroll, null);
  if (scroll.isHeard) return;
  scroll.isHeard = true;
  scroll.addEventListener("keydown", (event) => walk(scroll, event));
  scroll.addEventListener("focusin", (event) => stopAt(scroll, event.composedPath()[0]));
}
