// What a reader sees, looked at once a frame, right after the browser has drawn it: the figures (all
// text that can be seen outside pictures) and the pictures apart. Times are of the browser's clock;
// a time is that of the first frame from which nothing of its kind changed any more.
(() => {
  const watch = { began: 0, figures: 0, pictures: 0, changed: 0, months: 0 };
  window.watch = watch;
  let figures = "", pictures = [], month = "", isAsked = false;
  const drawn = new Map(); // each picture as it was when it was last looked at
  const UNSEEN = /^(aria-|data-|id$|tabindex$|title$)/;

  function texts(node, found) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) found.push(child.data);
      else if (child.nodeType !== Node.ELEMENT_NODE || /^(svg|style|script)$/i.test(child.nodeName)) continue;
      else if (child.checkVisibility()) {
        if (child.nodeName === "INPUT") found.push(child.value);
        texts(child.shadowRoot ?? child, found);
      }
    }
    return found;
  }

  function look() {
    isAsked = false;
    const now = performance.now();
    const main = document.querySelector('[data-testid="stMain"]');
    if (!main) return;
    const text = texts(main, []).join("\n");
    const marks = [...main.querySelectorAll("svg.marks")].filter((each) => each.checkVisibility());
    const images = [...main.querySelectorAll("img")].map((each) => each.src);
    for (const each of marks) if (!drawn.has(each)) drawn.set(each, each.outerHTML);
    const all = [...marks.map((each) => drawn.get(each)), ...images];
    if (text !== figures) watch.figures = now;
    if (all.length !== pictures.length || all.some((each, place) => each !== pictures[place])) watch.pictures = now;
    const slider = main.querySelector('input[type="range"], [role="slider"]');
    // Months that are played are painted over the map; the slider follows when they stop.
    const played = main.querySelector(".played")?.dataset.month;
    const value = played ?? slider?.value ?? slider?.ariaValueNow ?? "";
    if (value !== month) watch.months += 1;
    [figures, pictures, month] = [text, all, value];
  }

  // A message comes right after the frame that it was asked for in.
  const after = new MessageChannel();
  after.port1.onmessage = look;

  function noticed(changes) {
    const seen = changes.filter((change) => !document.head?.contains(change.target)
      && !(change.type === "attributes" && UNSEEN.test(change.attributeName)));
    if (!seen.length) return;
    watch.changed = performance.now();
    for (const { target } of seen) drawn.delete((target.closest ? target : target.parentElement)?.closest("svg.marks"));
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => after.port2.postMessage(null));
  }

  const observe = (root) => new MutationObserver(noticed).observe(root,
    { childList: true, subtree: true, attributes: true, characterData: true });
  observe(document);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    observe(root);
    return root;
  };

  // An act begins with the key or the pointer; one with neither, as to go back, when it is told.
  watch.begin = (began = performance.now()) => Object.assign(watch,
    { began, figures: 0, pictures: 0, changed: 0, months: 0 });
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, (event) => { watch.begin(event.timeStamp); }, true);
  }
})();
