// Plays the months of the wall's map: paints a copy of its units, month after month, over them.

const SVG = "http://www.w3.org/2000/svg";

const style = new CSSStyleSheet();
style.replaceSync(`
  button { all: unset; box-sizing: border-box; width: var(--control); height: var(--control); border-radius: 50%; border: 1.5px solid var(--accent); cursor: pointer; display: grid; place-items: center; }
  button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; } button:disabled { opacity: 0.4; cursor: default; }
  button i { width: 0; height: 0; border: solid transparent; border-width: 6px 0 6px 10px; border-left-color: var(--accent); margin-left: 3px; }
  button.playing i { width: 3px; height: 12px; border: solid var(--accent); border-width: 0 3px; margin: 0; }
  .line { position: absolute; left: calc(var(--control) + 14px); right: 0; top: 6px; bottom: 0; pointer-events: none; font-size: var(--row); color: var(--accent); font-variant-numeric: tabular-nums; }
  .line b { position: absolute; top: 0; transform: translateX(-50%); white-space: nowrap; } .line u { position: absolute; left: 0; right: 0; top: 22px; height: 4px; border-radius: 2px; background: #dce3e9; } .line i { position: absolute; left: 0; top: 22px; height: 4px; border-radius: 2px; background: var(--accent); }
`);

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// Stripes as the legend draws them; the picture's own are worked out for each shape.
function stripes({ light, dark, thickness, period }) {
  const pattern = document.createElementNS(SVG, "pattern");
  const set = (element, values) => {
    for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
    return element;
  };
  set(pattern, { id: "played-stripes", patternUnits: "userSpaceOnUse", width: period, height: period, patternTransform: "rotate(45)" });
  pattern.append(
    set(document.createElementNS(SVG, "rect"), { width: period, height: period, fill: light }),
    set(document.createElementNS(SVG, "rect"), { width: period, height: thickness, fill: dark }),
  );
  return pattern;
}

function begin(player, frames) {
  const board = document.querySelector(".st-key-board");
  const units = board?.querySelector(`svg.marks [class*="${frames.layer}"]`);
  if (!units || units.children.length !== frames.cells[0].length) return; // not drawn as expected
  const copy = units.cloneNode(true);
  copy.setAttribute("aria-hidden", "true");
  copy.classList.add("played");
  const paths = [...copy.children];
  copy.prepend(stripes(frames.hatching));
  units.after(copy);
  board.classList.add("playing");
  const label = make("b"), done = make("i");
  const line = make("div", { className: "line" }, label, make("u"), done);
  player.root.append(line);
  // The legend tells the classes of the whole term.
  const ends = [...board.querySelectorAll(".class-ends span")];
  const written = ends.map((end) => end.textContent);
  ends.forEach((end, place) => { end.textContent = frames.ends[place]; });
  const restore = () => ends.forEach((end, place) => { end.textContent = written[place]; });
  Object.assign(player, { board, copy, line, frames, restore, at: frames.first });
  const show = () => {
    const cells = frames.cells[player.at];
    paths.forEach((path, place) => {
      const cell = cells[place];
      if (cell === " ") return;
      path.setAttribute("fill", cell === "-" ? "url(#played-stripes)" : frames.colours[Number(cell)]);
    });
    const share = `${(100 * player.at) / frames.length}%`;
    label.textContent = frames.months[player.at];
    label.style.left = `clamp(2.5em, ${share}, calc(100% - 2.5em))`;
    done.style.width = share;
    copy.setAttribute("data-month", frames.months[player.at]);
  };
  show();
  const started = performance.now();
  player.timer = setInterval(() => {
    // By the clock: a browser that is late skips no month's place, and catches up.
    const wanted = frames.first + Math.floor((performance.now() - started) / frames.pace);
    if (wanted >= frames.months.length) return stop(player);
    if (wanted > player.at) player.at = wanted;
    show();
  }, frames.pace);
}

function stop(player) {
  clearInterval(player.timer);
  player.timer = null;
  player.draw();
  player.trigger("stopped", player.at);
  // The copy stays until the page has drawn the month it came to.
  player.over = setTimeout(() => clear(player), 3000);
}

function clear(player) {
  clearTimeout(player.over);
  player.over = null;
  player.copy?.remove();
  player.line?.remove();
  player.restore?.();
  player.restore = null;
  player.board?.classList.remove("playing");
  player.copy = null;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const player = (parentElement.player ??= { root: parentElement });
  player.trigger = setTriggerValue;
  const root = parentElement.getRootNode();
  if (root.adoptedStyleSheets && !root.adoptedStyleSheets.includes(style)) root.adoptedStyleSheets = [style];
  if (!player.button) {
    player.button = make("button", { type: "button" }, make("i", { ariaHidden: "true" }));
    parentElement.append(player.button);
  }
  player.draw = () => {
    const name = player.timer ? data.pause : data.play;
    Object.assign(player.button, { disabled: data.disabled, title: name, ariaLabel: name });
    player.button.classList.toggle("playing", Boolean(player.timer));
  };
  player.button.onclick = () => (player.timer ? stop(player) : player.trigger("pressed", true));
  if (data.frames && !player.timer) {
    clear(player);
    begin(player, data.frames);
  } else if (player.over && !data.frames) {
    // The new month's picture takes a moment in the browser.
    clearTimeout(player.over);
    player.over = setTimeout(() => clear(player), 300);
  }
  player.draw();
  return () => {
    clearInterval(player.timer);
    clear(player);
  };
}
