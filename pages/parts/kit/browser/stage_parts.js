// What the stage and the speaker's window have in common.

const style = new CSSStyleSheet();
style.replaceSync(await (await fetch(new URL("stage.css", import.meta.url))).text());

export const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

export function styled(element) {
  const root = element.getRootNode();
  if (root.adoptedStyleSheets && !root.adoptedStyleSheets.includes(style)) root.adoptedStyleSheets = [style];
}

// A screen as the server drew it, escaped there.
export function drawnOf(screen, number) {
  const drawn = make("section", { className: "screen", ariaLabel: screen.name });
  drawn.innerHTML = screen.html;
  Object.assign(drawn.dataset, { kind: screen.kind, number: number + 1 });
  return drawn;
}

// The outlines of maps, once for all that are drawn of them.
export function shapesOf(data) {
  const shapes = make("div");
  shapes.innerHTML = data.shapes;
  return shapes.children;
}

const two = (number) => String(number).padStart(2, "0");

export const elapsed = (since) => {
  const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
  const hours = Math.floor(seconds / 3600);
  return `${hours ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};

// The time of day, to the minute, where everybody sees it.
export class Clock {
  constructor(element, write) {
    this.element = element;
    this.write = write ?? ((now) => `${two(now.getHours())}:${two(now.getMinutes())}`);
    this.tick();
    this.timer = setInterval(() => this.tick(), 1000);
  }
  tick() {
    const text = this.write(new Date());
    if (this.element.textContent !== text) this.element.textContent = text;
  }
  stop() { clearInterval(this.timer); }
}
