// The speaker's window: what is on the screen, what comes next, notes, clock and elapsed time. It
// drives the meeting of the same browser, and follows it.

import { Clock, drawnOf, elapsed, fit, make, shapesOf, styled } from "./stage_parts.js";

const PATIENCE = 1500; // milliseconds in which a meeting that is open answers

let control = null;

const say = (message) => control.channel.postMessage(message);
// What is wished is shown at once; the meeting says where it stands.
function go(at) {
  if (at < 0 || at >= control.data.screens.length) return;
  control.at = at;
  show();
  say({ go: at });
}

const digits = (event) => /^\d$/.test(event.key) && (() => go(Number(event.key) - 1));

const KEYS = {
  b: () => say({ black: !control.isBlack }), ".": () => say({ black: !control.isBlack }), F5: () => {}, Enter: () => go(control.at + 1),
  ArrowRight: () => go(control.at + 1), ArrowDown: () => go(control.at + 1), PageDown: () => go(control.at + 1), " ": () => go(control.at + 1),
  ArrowLeft: () => go(control.at - 1), ArrowUp: () => go(control.at - 1), PageUp: () => go(control.at - 1),
  Home: () => go(0), End: () => go(control.data.screens.length - 1),
};

function preview(section, number, title) {
  const { data } = control;
  section.querySelector("h2").textContent = title;
  const screen = data.screens[number];
  const drawn = screen ? [drawnOf(screen, number)] : [];
  section.querySelector(".preview").replaceChildren(...drawn);
  drawn.forEach(fit);
}

function show() {
  const { data, whole, at } = control;
  const { words } = data;
  const screen = data.screens[at];
  const next = data.screens[at + 1];
  const shown = control.isBlack ? words.black : words.now;
  preview(whole.querySelector(".shown"), at, `${shown} · ${screen?.name ?? ""}`);
  preview(whole.querySelector(".coming"), at + 1, next ? `${words.next} · ${next.name}` : words.last);
  whole.querySelector(".title").textContent = words.title;
  whole.querySelector(".count").textContent = screen?.count ?? "";
  const [heading, notes] = whole.querySelector(".notes").children;
  heading.textContent = words.notes;
  notes.replaceChildren(...(screen?.notes.length ? screen.notes : [words.no_notes]).map((note) => make("p", {}, note)));
}

function hear({ data: said }) {
  if (!control?.whole.isConnected || said.at === undefined) return;
  Object.assign(control, { at: said.at, startedAt: said.startedAt, isBlack: said.isBlack, isHeard: true });
  control.whole.classList.toggle("dark", said.theme === "dark");
  control.whole.querySelector(".alone").hidden = true;
  show();
}

function begin(whole, data) {
  control = { whole, data, at: Math.max(0, Number(new URLSearchParams(location.search).get("screen") || 1) - 1) };
  control.channel = new BroadcastChannel(`meeting-${data.channel}`);
  control.channel.onmessage = hear;
  control.clock = new Clock(whole.querySelector("time"));
  control.elapsed = new Clock(whole.querySelector(".elapsed"), () =>
    control?.startedAt ? control.data.words.elapsed.replace("{time}", elapsed(control.startedAt)) : "");
  say({ hello: true });
  setTimeout(() => {
    const alone = control?.whole.querySelector(".alone");
    if (alone) alone.hidden = Boolean(control.isHeard);
  }, PATIENCE);
}

function end() {
  control?.channel.close();
  control?.clock.stop();
  control?.elapsed.stop();
  control = null;
}

document.addEventListener("keydown", (event) => {
  if (!control?.whole.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
  if ([" ", "Enter"].includes(event.key) && event.composedPath()[0].matches?.("button")) return;
  const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key] || digits(event);
  if (!action) return;
  event.preventDefault();
  action();
});

export default function ({ data, parentElement }) {
  const whole = parentElement.querySelector(".control");
  styled(whole);
  if (!data?.screens) return;
  if (control?.whole !== whole) {
    end();
    begin(whole, data);
  }
  control.data = data;
  whole.querySelector(".shapes")?.remove();
  whole.prepend(...shapesOf(data));
  whole.querySelector(".alone").textContent = data.words.alone;
  const { words } = data;
  whole.querySelector(".steps").replaceChildren(
    make("button", { type: "button", onclick: () => go(control.at - 1) }, words.back),
    make("button", { type: "button", className: "onward", onclick: () => go(control.at + 1) }, words.next));
  whole.hidden = false;
  show();
  return () => { if (control?.whole === whole && !whole.isConnected) end(); };
}
