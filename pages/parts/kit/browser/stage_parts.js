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

// A screen as the server drew it, escaped there; `foot` is what stands under each on paper.
export function drawnOf(screen, number, foot) {
  const drawn = make("section", { className: "screen", ariaLabel: screen.name });
  drawn.innerHTML = screen.html;
  drawn.append(make("p", { className: "on-paper" }, [screen.place, ...(foot ?? []), screen.count].filter(Boolean).join("  ")));
  Object.assign(drawn.dataset, { kind: screen.kind, number: number + 1 });
  return drawn;
}

// What is longer than its row or tile is set smaller, as far as ten metres allow, then cut after two lines.
const SIZES = [1, 0.93, 0.86, 0.79];

export function fit(screen) {
  const isLonger = () => [...screen.querySelectorAll(".row, .tile")].some((part) =>
    (part.querySelector(".who")?.offsetHeight ?? part.scrollHeight) > part.clientHeight);
  screen.classList.remove("cut");
  for (const size of SIZES) {
    screen.style.setProperty("--fit", size);
    if (!isLonger()) return;
  }
  screen.classList.add("cut");
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
